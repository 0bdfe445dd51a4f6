// Three sample photos, drawn: what citizens send to 12345. 1200 × 900.
const W = 1200, H = 900;

// dice is a small generator, so that every phone shows the same pictures.
function dice(seed) {
  let s = seed;
  return () => {
    s = (s * 1664525 + 1013904223) % 4294967296;
    return s / 4294967296;
  };
}

function picture(seed, paint) {
  return () => {
    const canvas = document.createElement('canvas');
    canvas.width = W;
    canvas.height = H;
    const g = canvas.getContext('2d');
    const rnd = dice(seed);
    paint(g, rnd);
    grain(g, rnd);
    return canvas;
  };
}

function fade(g, x0, y0, x1, y1, ...stops) {
  const f = g.createLinearGradient(x0, y0, x1, y1);
  stops.forEach((c, i) => f.addColorStop(i / (stops.length - 1), c));
  return f;
}

function glow(g, x, y, r, colour) {
  const f = g.createRadialGradient(x, y, 0, x, y, r);
  f.addColorStop(0, colour);
  f.addColorStop(1, 'rgba(0,0,0,0)');
  g.fillStyle = f;
  g.fillRect(x - r, y - r, 2 * r, 2 * r);
}

function shape(g, colour, ...points) {
  g.fillStyle = colour;
  g.beginPath();
  points.forEach(([x, y], i) => (i ? g.lineTo(x, y) : g.moveTo(x, y)));
  g.fill();
}

function stroke(g, colour, width, ...points) {
  g.strokeStyle = colour;
  g.lineWidth = width;
  g.beginPath();
  points.forEach(([x, y], i) => (i ? g.lineTo(x, y) : g.moveTo(x, y)));
  g.stroke();
}

function box(g, colour, x, y, w, h) {
  g.fillStyle = colour;
  g.fillRect(x, y, w, h);
}

// grain is what a phone's sensor adds, and the darker corners of its lens.
function grain(g, rnd) {
  for (let i = 0; i < 9000; i++) {
    box(g, rnd() < 0.5 ? 'rgba(255,255,255,.05)' : 'rgba(0,0,0,.07)', rnd() * W, rnd() * H, 2, 2);
  }
  const f = g.createRadialGradient(W / 2, H / 2, H * 0.45, W / 2, H / 2, H);
  f.addColorStop(0, 'rgba(0,0,0,0)');
  f.addColorStop(1, 'rgba(0,0,0,.38)');
  box(g, f, 0, 0, W, H);
}

function lamp(g, x, foot, top, lit) {
  stroke(g, '#1d2127', 14, [x, foot], [x, top]);
  stroke(g, '#1d2127', 9, [x, top + 6], [x + 110, top - 18]);
  shape(g, '#15181d', [x + 90, top - 30], [x + 190, top - 22], [x + 182, top - 4], [x + 92, top - 8]);
  if (!lit) return;
  glow(g, x + 140, top, 330, 'rgba(255,206,120,.55)');
  shape(g, 'rgba(255,214,140,.13)', [x + 95, top], [x + 185, top], [x + 420, foot + 70], [x - 130, foot + 70]);
}

function darkStreet(g, rnd) {
  box(g, fade(g, 0, 0, 0, H, '#0b1224', '#1a2338', '#2a2c34'), 0, 0, W, H);
  for (let x = 0; x < W; ) {
    const w = 90 + rnd() * 130, h = 230 + rnd() * 300;
    box(g, `rgb(${14 + rnd() * 10},${18 + rnd() * 10},${28 + rnd() * 12})`, x, 620 - h, w, h);
    for (let wy = 640 - h; wy < 590; wy += 34) {
      for (let wx = x + 12; wx < x + w - 20; wx += 30) {
        if (rnd() < 0.28) box(g, `rgba(255,${190 + rnd() * 50},120,${0.25 + rnd() * 0.5})`, wx, wy, 14, 18);
      }
    }
    x += w;
  }
  shape(g, fade(g, 0, 610, 0, H, '#24262b', '#121316'), [0, 640], [W, 610], [W, H], [0, H]);
  shape(g, '#33353a', [0, 640], [W, 610], [W, 634], [0, 676]);
  for (let i = 0; i < 6; i++) shape(g, 'rgba(210,205,190,.35)', [90 + i * 210, 790], [190 + i * 210, 784], [200 + i * 210, 796], [96 + i * 210, 803]);
  lamp(g, 900, 640, 240, true);
  lamp(g, 330, 660, 120, false); // the broken one
  stroke(g, '#0c0e12', 4, [520, 105], [470, 210], [478, 300]);
  shape(g, '#3b3f45', [250, 640], [296, 636], [298, 690], [252, 694]);
  g.font = 'bold 20px sans-serif';
  g.fillStyle = '#e8c23a';
  g.fillText('12', 262, 674);
}

function crane(g) {
  stroke(g, '#d9a514', 13, [880, 640], [880, 90]);
  stroke(g, '#d9a514', 10, [640, 128], [1180, 128]);
  stroke(g, '#8f8f8f', 3, [880, 60], [660, 126]);
  stroke(g, '#8f8f8f', 3, [880, 60], [1160, 126]);
  stroke(g, '#555', 3, [700, 130], [700, 330]);
  for (let y = 110; y < 630; y += 26) stroke(g, '#b78a0f', 3, [874, y], [887, y + 24]);
  box(g, '#a33c1d', 655, 330, 92, 30);
}

function buildingSite(g, rnd) {
  box(g, fade(g, 0, 0, 0, 620, '#a9c3d8', '#dfe5e4', '#e6dcc8'), 0, 0, W, H);
  for (let i = 0; i < 26; i++) glow(g, rnd() * W, 60 + rnd() * 240, 60 + rnd() * 90, 'rgba(255,255,255,.16)');
  crane(g);
  for (let f = 0; f < 8; f++) {
    const y = 610 - f * 62;
    box(g, fade(g, 120, 0, 620, 0, '#9a968e', '#7d7a74'), 120, y, 500, 14);
    for (let x = 128; x < 620; x += 96) box(g, '#8b8780', x, y - 50, 14, 52);
    if (f < 6) box(g, `rgba(58,122,84,${0.5 + rnd() * 0.25})`, 112, y - 50, 250 + rnd() * 180, 56);
  }
  shape(g, fade(g, 0, 620, 0, H, '#b79b74', '#86694a'), [0, 640], [W, 620], [W, H], [0, H]);
  for (let i = 0; i < 420; i++) box(g, `rgba(${80 + rnd() * 70},${62 + rnd() * 50},40,.35)`, rnd() * W, 650 + rnd() * 250, 4 + rnd() * 14, 2 + rnd() * 5);
  shape(g, '#9c7f5a', [760, 770], [880, 650], [1010, 690], [1120, 780]);
  for (let x = 0; x < W; x += 120) {
    box(g, '#2f6fae', x, 700, 116, 96);
    box(g, '#f1f1ee', x, 716, 116, 12);
  }
  g.font = 'bold 46px sans-serif';
  g.fillStyle = '#fff';
  g.fillText('施 工 重 地   注 意 安 全', 300, 775);
  for (let i = 0; i < 14; i++) glow(g, 500 + rnd() * 600, 640 + rnd() * 80, 90 + rnd() * 90, 'rgba(196,170,130,.20)');
}

function speaker(g, x, y) {
  box(g, '#141414', x, y, 92, 156);
  for (const [dy, r] of [[48, 30], [112, 36]]) {
    for (const [k, c] of [[1, '#3a3a3a'], [0.7, '#1c1c1c'], [0.3, '#555']]) {
      g.fillStyle = c;
      g.beginPath();
      g.arc(x + 46, y + dy, r * k, 0, 7);
      g.fill();
    }
  }
  g.strokeStyle = 'rgba(255,255,255,.5)';
  g.lineWidth = 4;
  for (let r = 70; r < 150; r += 28) {
    g.beginPath();
    g.arc(x + 46, y + 78, r, -0.6, 0.6);
    g.stroke();
  }
}

function noisyShop(g, rnd) {
  box(g, fade(g, 0, 0, 0, H, '#232338', '#3b3246', '#2b2a2f'), 0, 0, W, H);
  box(g, '#6d5148', 60, 60, 1080, 620);
  for (let y = 70; y < 250; y += 22) for (let x = 60 + ((y / 22) % 2) * 26; x < 1130; x += 52) box(g, `rgba(${120 + rnd() * 30},${84 + rnd() * 20},70,.5)`, x, y, 48, 18);
  box(g, fade(g, 0, 170, 0, 300, '#d4232b', '#9c1219'), 100, 170, 1000, 128);
  g.font = 'bold 88px sans-serif';
  g.fillStyle = '#ffe9a8';
  g.shadowColor = '#ffcf4d';
  g.shadowBlur = 34;
  g.fillText('夜 宵 大 排 档', 300, 264);
  g.shadowBlur = 0;
  box(g, fade(g, 0, 320, 0, 680, '#ffdf9e', '#d98f43'), 150, 320, 900, 360);
  for (let x = 150; x < 1050; x += 225) box(g, '#4a352c', x, 320, 12, 360);
  for (let i = 0; i < 9; i++) {
    const x = 200 + i * 95, y = 520 + rnd() * 40;
    box(g, `rgb(${40 + rnd() * 90},${30 + rnd() * 50},${40 + rnd() * 70})`, x, y, 54, 150);
    g.fillStyle = '#4b3328';
    g.beginPath();
    g.arc(x + 27, y - 18, 22, 0, 7);
    g.fill();
  }
  shape(g, fade(g, 0, 680, 0, H, '#4a4548', '#1f1d20'), [0, 680], [W, 680], [W, H], [0, H]);
  for (let i = 0; i < 3; i++) {
    const x = 190 + i * 320;
    shape(g, '#b33a2b', [x, 740], [x + 200, 740], [x + 225, 770], [x - 25, 770]);
    stroke(g, '#2a1c18', 9, [x + 10, 770], [x, 862]);
    stroke(g, '#2a1c18', 9, [x + 190, 770], [x + 200, 862]);
  }
  speaker(g, 84, 520);
  speaker(g, 1010, 520);
  glow(g, 600, 480, 560, 'rgba(255,190,90,.22)');
}

const scenes = [
  { name: '路灯不亮', draw: picture(7, darkStreet) },
  { name: '工地扬尘', draw: picture(11, buildingSite) },
  { name: '夜间噪音', draw: picture(23, noisyShop) },
];
