// <wx-open-subscribe template="ID,ID"> as WeChat's browser has it: what a page puts into its script of type
// text/wxtag-template becomes the button, and a tap on it asks the citizen. It shows nothing before wx.config has been
// accepted with the tag in openTagList.
class OpenSubscribe extends HTMLElement {
  connectedCallback() {
    ready(() => this.show());
  }

  show() {
    if (!granted.tags.includes('wx-open-subscribe')) {
      this.tell('error', { errMsg: 'subscribe:fail, tag permission denied', errCode: 10002 });
      return;
    }
    const part = (slot) => this.querySelector(slot ? 'script[slot="style"]' : 'script:not([slot])');
    const root = this.shadowRoot || this.attachShadow({ mode: 'open' });
    root.innerHTML = (part(true)?.textContent || '') + (part(false)?.textContent || '');
    root.addEventListener('click', () => this.ask());
  }

  async ask() {
    const ids = (this.getAttribute('template') || '').split(',').filter(Boolean);
    try {
      const { titles } = await post('/standin/subscribe', { template_ids: ids });
      const accept = await consent(titles);
      if (accept !== undefined) await post('/standin/subscribe', { template_ids: ids, accept });
      const status = { true: 'accept', false: 'reject' }[accept] ?? 'cancel';
      const details = Object.fromEntries(ids.map((id) => [id, JSON.stringify({ status })]));
      this.tell('success', { errMsg: 'subscribe:ok', subscribeDetails: JSON.stringify(details) });
    } catch (e) {
      this.tell('error', { errMsg: `subscribe:fail, ${e.message}`, errCode: 10001 });
    }
  }

  tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }
}

// consent asks for messages by their titles; undefined when the citizen closes the question.
function consent(titles) {
  return new Promise((resolve) => {
    const done = (answer) => () => {
      close();
      resolve(answer);
    };
    const { veil, close } = overlay(() => resolve(undefined));
    veil.style.alignItems = 'flex-end';
    const button = (answer, name, css) => make('button', `${flat}flex:1;border-radius:8px;${css}`, {
      type: 'button', textContent: name, 'data-standin': answer ? 'subscribe-yes' : 'subscribe-no', onclick: done(answer),
    });
    veil.append(make('div', 'width:100%;max-width:520px;margin:0 auto;box-sizing:border-box;background:#fff;color:#191919;border-radius:12px 12px 0 0;padding:20px 20px 28px', {},
      make('p', 'margin:0 0 8px', { textContent: '公众号申请向您发送以下通知' }),
      ...titles.map((t) => make('p', 'margin:0;padding:10px 0;border-bottom:1px solid #eee', { textContent: t })),
      make('div', 'display:flex;gap:12px;margin-top:20px', {},
        button(false, '拒绝', 'background:#f2f2f2;color:#191919'), button(true, '允许', 'background:#07c160;color:#fff'))));
    veil.querySelector('button').focus({ preventScroll: true });
  });
}
