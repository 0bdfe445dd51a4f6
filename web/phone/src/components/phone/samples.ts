/** Three pictures of the kind that citizens send, drawn here: no file is needed to try the page out. */
export interface Sample {
  name: string
  draw(c: CanvasRenderingContext2D): void
}

export const WIDTH = 720
export const HEIGHT = 960

function fill(
  c: CanvasRenderingContext2D,
  colour: string,
  x: number,
  y: number,
  w: number,
  h: number,
) {
  c.fillStyle = colour
  c.fillRect(x, y, w, h)
}

function sky(c: CanvasRenderingContext2D, top: string, bottom: string) {
  const g = c.createLinearGradient(0, 0, 0, HEIGHT)
  g.addColorStop(0, top)
  g.addColorStop(1, bottom)
  c.fillStyle = g
  c.fillRect(0, 0, WIDTH, HEIGHT)
}

function blob(
  c: CanvasRenderingContext2D,
  colour: string,
  x: number,
  y: number,
  rx: number,
  ry: number,
) {
  c.fillStyle = colour
  c.beginPath()
  c.ellipse(x, y, rx, ry, 0, 0, Math.PI * 2)
  c.fill()
}

function houses(c: CanvasRenderingContext2D, wall: string, window: string) {
  for (const [x, h] of [
    [0, 330],
    [170, 420],
    [360, 300],
    [530, 450],
  ] as const) {
    fill(c, wall, x, 620 - h, 160, h)
    for (let row = 0; row < h / 60 - 1; row++)
      for (let col = 0; col < 3; col++)
        if ((row * 3 + col + x) % 4 !== 0)
          fill(c, window, x + 22 + col * 44, 640 - h + row * 56, 26, 32)
  }
}

function lamp(c: CanvasRenderingContext2D) {
  sky(c, '#0d1b33', '#26344f')
  houses(c, '#18243c', '#e9c46a')
  fill(c, '#1b1f27', 0, 620, WIDTH, 340)
  fill(c, '#3f4654', 0, 614, WIDTH, 14)
  for (let i = 0; i < 5; i++) fill(c, '#8d8d80', 40 + i * 150, 780, 80, 10)
  fill(c, '#747f92', 352, 250, 16, 480)
  fill(c, '#747f92', 352, 250, 130, 12)
  blob(c, '#39404f', 470, 268, 44, 16)
  c.strokeStyle = '#e5484d'
  c.lineWidth = 9
  c.beginPath()
  c.ellipse(470, 266, 92, 66, 0, 0, Math.PI * 2)
  c.stroke()
}

function pothole(c: CanvasRenderingContext2D) {
  sky(c, '#bcd9ee', '#e8f1f5')
  houses(c, '#b9aca0', '#dfeaf0')
  fill(c, '#6d6f73', 0, 620, WIDTH, 340)
  fill(c, '#c9c5bb', 0, 606, WIDTH, 18)
  for (let i = 0; i < 5; i++) fill(c, '#e8e4d4', 10 + i * 150, 690, 90, 12)
  blob(c, '#4f4c49', 360, 810, 210, 74)
  blob(c, '#39342f', 368, 818, 176, 56)
  blob(c, '#7f94a3', 380, 830, 120, 28)
  blob(c, '#5b5854', 130, 880, 44, 14)
  blob(c, '#5b5854', 610, 760, 36, 12)
}

function rubbish(c: CanvasRenderingContext2D) {
  sky(c, '#cfe3ea', '#f1f4ec')
  houses(c, '#cdbfae', '#eef5f7')
  fill(c, '#a6a59d', 0, 620, WIDTH, 340)
  fill(c, '#2f7d56', 230, 520, 250, 260)
  fill(c, '#256646', 216, 500, 278, 36)
  fill(c, '#e9f5ee', 300, 610, 110, 70)
  blob(c, '#2c2c30', 190, 800, 96, 76)
  blob(c, '#3a3a40', 520, 800, 110, 86)
  blob(c, '#26262a', 350, 846, 120, 70)
  fill(c, '#c08a4d', 90, 850, 110, 70)
  fill(c, '#d7a568', 560, 866, 120, 60)
  blob(c, '#e6e2d6', 268, 890, 40, 18)
  blob(c, '#d9534f', 452, 902, 22, 14)
}

export const samples: Sample[] = [
  { name: '路灯不亮', draw: lamp },
  { name: '路面坑洼', draw: pothole },
  { name: '垃圾堆放', draw: rubbish },
]

/** The drawing as a JPEG file's address, `data:image/jpeg;base64,…`. */
export function render(s: Sample): string {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const c = canvas.getContext('2d')
  if (c) s.draw(c)
  return canvas.toDataURL('image/jpeg', 0.86)
}
