const images = new Map(); // Blob by localId
const cancelled = Symbol('cancelled');

function remember(blob) {
  const id = `wxLocalResource://standin${images.size + 1}${Math.random().toString(36).slice(2, 10)}`;
  images.set(id, blob);
  return id;
}

function recall(localId) {
  const blob = images.get(localId);
  if (!blob) throw new Error('invalid localId');
  return blob;
}

async function chooseImage(options) {
  const blobs = await pictureSheet(Math.min(9, Math.max(1, options.count || 9)));
  if (!blobs) return cancelled;
  return { localIds: blobs.map(remember), sourceType: 'album' };
}

// getLocalImgData answers a JPEG data URL: what iOS needs to show a localId.
async function getLocalImgData(options) {
  return { localData: await dataURL(recall(options.localId)) };
}

async function uploadImage(options) {
  return { serverId: (await post('/standin/upload', recall(options.localId))).server_id };
}

function dataURL(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

function toJPEG(canvas) {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.86));
}

async function previewImage(options) {
  const list = options.urls || [];
  const shown = options.current || list[0];
  if (!shown) throw new Error('no urls');
  const { veil, close } = overlay();
  const src = images.has(shown) ? await dataURL(images.get(shown)) : shown;
  veil.append(make('img', 'max-width:100%;max-height:100%;margin:auto;display:block', { src, alt: '预览' }));
  veil.style.background = '#000';
  veil.addEventListener('click', close);
  return {};
}
