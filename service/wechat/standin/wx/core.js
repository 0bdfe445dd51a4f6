// window.wx as WeChat's browser has it, played by the stand-in. Nothing works before wx.config has been accepted, and
// only what jsApiList names: pages that forget one of the two find out here.
const waiting = { ready: [], error: undefined };
let state = 'new'; // new, ok, failed
let refusal = '';
const granted = { calls: [], tags: [] };

const needsConfig = ['getLocation', 'openLocation', 'chooseImage', 'getLocalImgData', 'uploadImage'];
const free = ['previewImage', 'closeWindow'];
const silent = [
  'hideMenuItems', 'showMenuItems', 'hideAllNonBaseMenuItem', 'showAllNonBaseMenuItem', 'hideOptionMenu',
  'showOptionMenu', 'updateAppMessageShareData', 'updateTimelineShareData', 'onMenuShareAppMessage',
  'onMenuShareTimeline', 'getNetworkType', 'scanQRCode', 'startRecord', 'stopRecord', 'playVoice',
];

// settle answers one call as WeChat does: by callbacks, with the call's name before the outcome.
function settle(name, options, outcome, extra) {
  const result = { ...extra, errMsg: `${name}:${outcome}` };
  const o = options || {};
  const which = outcome === 'ok' ? o.success : outcome === 'cancel' ? o.cancel : o.fail;
  if (which) which(result);
  if (o.complete) o.complete(result);
}

// WeChat's title bar follows the page.
new MutationObserver(() => tellTitle()).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
let told = '';
function tellTitle() {
  if (document.title === told) return;
  told = document.title;
  window.parent.postMessage({ type: 'title', title: told }, '*');
}

async function post(path, body) {
  const json = !(body instanceof Blob);
  const res = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': json ? 'application/json' : body.type },
    body: json ? JSON.stringify(body) : body,
  });
  const out = await res.json();
  if (!res.ok) throw new Error(out.error ? out.error.message : String(res.status));
  return out;
}

async function config(options) {
  const { appId, timestamp, nonceStr, signature, jsApiList, openTagList } = options;
  state = 'new';
  granted.calls = jsApiList || [];
  granted.tags = openTagList || [];
  try {
    const url = location.href.split('#')[0];
    refusal = (await post('/standin/jsconfig', { appId, timestamp, nonceStr, signature, url })).errmsg;
  } catch (e) {
    refusal = `config:fail, ${e.message}`;
  }
  state = refusal === 'config:ok' ? 'ok' : 'failed';
  if (state === 'ok') {
    waiting.ready.splice(0).forEach((f) => f());
  } else {
    console.warn('wx.config', refusal);
    if (waiting.error) waiting.error({ errMsg: refusal });
  }
}

function ready(f) {
  if (state === 'ok') setTimeout(f, 0);
  else waiting.ready.push(f);
}

function error(f) {
  waiting.error = f;
  if (state === 'failed') setTimeout(() => f({ errMsg: refusal }), 0);
}

function checkJsApi(options) {
  const checkResult = {};
  for (const name of options.jsApiList || []) checkResult[name] = name in calls;
  settle('checkJsApi', options, 'ok', { checkResult });
}

function closeWindow() {
  window.parent.postMessage({ type: 'closeWindow' }, '*');
}

const calls = { getLocation, openLocation, chooseImage, getLocalImgData, uploadImage, previewImage, closeWindow };

// guarded runs a call, and turns what it throws into a failure.
function guarded(name) {
  return (options) => {
    if (needsConfig.includes(name)) {
      if (state !== 'ok') return settle(name, options, 'fail, the permission value is offline verifying');
      if (!granted.calls.includes(name)) return settle(name, options, 'fail, permission denied');
    }
    return Promise.resolve()
      .then(() => calls[name](options || {}))
      .then((extra) => settle(name, options, extra === cancelled ? 'cancel' : 'ok', extra === cancelled ? {} : extra))
      .catch((e) => settle(name, options, `fail, ${e.message}`));
  };
}

const wx = { config, ready, error, checkJsApi };
for (const name of [...needsConfig, ...free]) wx[name] = guarded(name);
for (const name of silent) wx[name] = (options) => setTimeout(() => settle(name, options, 'ok'), 0);
wx.miniProgram = { getEnv: (f) => f({ miniprogram: false }) };

window.wx = wx;
customElements.define('wx-open-subscribe', OpenSubscribe);
window.jWeixin = wx; // the real script, should a page load it, then leaves window.wx alone
window.__wxjs_environment = 'standin';
window.WeixinJSBridge = {
  call: (name) => (name === 'closeWindow' ? closeWindow() : undefined),
  invoke: (name, options, f) => f && f({ err_msg: `${name}:ok` }),
  on: () => {},
};
if (!/MicroMessenger/.test(navigator.userAgent)) {
  const agent = `${navigator.userAgent} MicroMessenger/8.0.50 standin`;
  Object.defineProperty(navigator, 'userAgent', { get: () => agent, configurable: true });
}
document.addEventListener('DOMContentLoaded', () => document.dispatchEvent(new Event('WeixinJSBridgeReady')));
