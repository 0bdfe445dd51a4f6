let allowed = false; // asked once a page, as WeChat asks once an account

// getLocation answers where the phone page says the citizen is. Its places are GCJ-02, WeChat's default is WGS-84.
async function getLocation(options) {
  if (!allowed) allowed = await permission('允许获取位置？', 400);
  if (!allowed) throw new Error('auth denied');
  const place = await (await fetch('/standin/place')).json();
  const at = options.type === 'gcj02' ? place : toWGS84(place);
  return { latitude: at.lat, longitude: at.lng, speed: 0, accuracy: 30 };
}

function openLocation(options) {
  window.parent.postMessage({ type: 'openLocation', latitude: options.latitude, longitude: options.longitude, name: options.name }, '*');
  return {};
}

// toWGS84 undoes China's offset to a few metres (Krasovsky 1940 ellipsoid).
function toWGS84({ lat, lng }) {
  const a = 6378245, ee = 0.006693421622965943;
  const x = lng - 105, y = lat - 35, rad = Math.PI / 180;
  const wave = (v, ...terms) => terms.reduce((sum, [k, f]) => sum + (k * Math.sin(v * f * Math.PI) * 2) / 3, 0);
  const common = wave(x, [20, 6], [20, 2]);
  const dy = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + common
    + wave(y, [20, 1], [40, 1 / 3], [160, 1 / 12], [320, 1 / 30]);
  const dx = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + common
    + wave(x, [20, 1], [40, 1 / 3], [150, 1 / 12], [300, 1 / 30]);
  const magic = 1 - ee * Math.sin(lat * rad) ** 2;
  return {
    lat: lat - dy / (((a * (1 - ee)) / magic ** 1.5) * rad),
    lng: lng - dx / ((a / Math.sqrt(magic)) * Math.cos(lat * rad) * rad),
  };
}
