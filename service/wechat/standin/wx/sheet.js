// Styles are set through the CSSOM, which a page's Content-Security-Policy does not forbid.
function make(tag, css, props, ...children) {
  const el = document.createElement(tag);
  el.style.cssText = css;
  Object.entries(props || {}).forEach(([name, value]) => {
    if (name in el) el[name] = value;
    else el.setAttribute(name, value);
  });
  el.append(...children);
  return el;
}

const font = 'font:16px/1.5 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",sans-serif;';
const flat = `${font}border:0;background:none;padding:12px 4px;cursor:pointer;`;

// overlay darkens the page until close, or Escape, which counts as onCancel.
function overlay(onCancel) {
  const veil = make('div', `position:fixed;inset:0;z-index:2147483000;background:rgba(0,0,0,.5);display:flex;${font}`, {
    role: 'dialog', 'aria-modal': 'true',
  });
  const before = document.activeElement;
  const close = () => {
    veil.remove();
    document.removeEventListener('keydown', key);
    if (before && before.focus) before.focus({ preventScroll: true });
  };
  const key = (e) => {
    if (e.key !== 'Escape') return;
    close();
    if (onCancel) onCancel();
  };
  document.addEventListener('keydown', key);
  document.body.append(veil);
  return { veil, close };
}

// permission asks, and takes silence for consent: nobody should have to wait in a demo.
function permission(question, patience) {
  return new Promise((resolve) => {
    const done = (answer) => () => {
      clearTimeout(timer);
      close();
      resolve(answer);
    };
    const { veil, close } = overlay(() => done(false)());
    const no = make('button', `${flat}color:#576b95;flex:1`, { type: 'button', textContent: '拒绝', onclick: done(false) });
    const yes = make('button', `${flat}color:#07c160;flex:1;font-weight:600`, { type: 'button', textContent: '允许', onclick: done(true) });
    veil.append(make('div', 'margin:auto;width:270px;background:#fff;color:#191919;border-radius:12px;text-align:center;overflow:hidden', {},
      make('p', 'margin:0;padding:28px 16px 24px', { textContent: question }),
      make('div', 'display:flex;border-top:1px solid #e5e5e5', {}, no, yes)));
    const timer = setTimeout(done(true), patience);
  });
}

// pictureSheet lets the citizen pick up to count pictures; undefined when they think better of it.
function pictureSheet(count) {
  return new Promise((resolve) => {
    const picked = [];
    const end = (value) => {
      close();
      resolve(value);
    };
    const { veil, close } = overlay(() => resolve(undefined));
    veil.style.alignItems = 'flex-end';
    const done = make('button', `${flat}color:#fff;background:#07c160;border-radius:6px;padding:6px 14px;opacity:.4`, {
      type: 'button', textContent: '完成', disabled: true, 'data-standin': 'done',
      onclick: async () => end(await Promise.all(picked.map((s) => toJPEG(s.canvas)))),
    });
    const row = make('div', 'display:grid;grid-template-columns:repeat(3,1fr);gap:8px;margin:8px 0', {});
    scenes.forEach((scene, i) => row.append(tile(scene, i, picked, count, done)));
    const file = make('input', 'position:absolute;width:1px;height:1px;opacity:0', {
      type: 'file', accept: 'image/*', multiple: count > 1, 'data-standin': 'file', 'aria-label': '从本机选择照片',
      onchange: () => file.files.length && end([...file.files].slice(0, count)),
    });
    const own = make('button', `${flat}color:#576b95`, { type: 'button', textContent: '从本机选择…', onclick: () => file.click() });
    const cancel = make('button', `${flat}color:#191919`, { type: 'button', textContent: '取消', 'data-standin': 'cancel', onclick: () => end(undefined) });
    veil.append(make('div', 'width:100%;max-width:520px;margin:0 auto;box-sizing:border-box;background:#f7f7f7;color:#191919;border-radius:12px 12px 0 0;padding:8px 16px 20px', {},
      make('div', 'display:flex;justify-content:space-between;align-items:center', {}, cancel,
        make('strong', '', { textContent: `选择照片（最多 ${count} 张）` }), done),
      row, make('div', 'text-align:center;position:relative', {}, own, file)));
    row.firstChild.focus({ preventScroll: true });
  });
}

// tile is one sample picture; tapping it again takes it back.
function tile(scene, i, picked, count, done) {
  const canvas = scene.draw();
  const mark = make('span', 'position:absolute;right:6px;top:6px;width:22px;height:22px;border-radius:50%;border:1.5px solid #fff;color:#fff;background:rgba(0,0,0,.25);line-height:22px;font-size:13px', {});
  canvas.style.cssText = 'width:100%;height:auto;display:block;border-radius:6px';
  const choice = { canvas };
  const el = make('button', 'position:relative;border:0;padding:0;background:none;cursor:pointer;text-align:center', {
    type: 'button', 'aria-label': scene.name, 'aria-pressed': 'false', 'data-standin': `scene-${i}`,
    onclick: () => {
      const at = picked.indexOf(choice);
      if (at >= 0) picked.splice(at, 1);
      else if (picked.length < count) picked.push(choice);
      const on = picked.includes(choice);
      el.setAttribute('aria-pressed', String(on));
      mark.textContent = on ? '✓' : '';
      mark.style.background = on ? '#07c160' : 'rgba(0,0,0,.25)';
      done.disabled = picked.length === 0;
      done.style.opacity = picked.length ? '1' : '.4';
      done.textContent = picked.length ? `完成(${picked.length})` : '完成';
    },
  }, canvas, mark, make('span', `${font}font-size:12px;color:#666;display:block;padding-top:2px`, { textContent: scene.name }));
  return el;
}
