import { ApiError, isPassing, textOf } from '@shared/http'
import { persist } from '@shared/persist'
import { computed, onMounted, onUnmounted, ref, watch } from 'vue'
import { deletePhoto, uploadPhoto, type Photo } from '../../api/tickets'
import { maxPhotos } from './form'
import { shrink } from './shrink'

export interface PhotoItem {
  key: number
  /** What to show: the photo on the device, or the server's after a reload. */
  preview: string
  /** paused: the line failed, and it will be tried again by itself. */
  state: 'waiting' | 'sending' | 'paused' | 'done' | 'failed'
  /** 0 to 1 */
  progress: number
  error: string
  /** It failed for the line: worth another try once there is one. */
  passing: boolean
  file?: Blob
  photo?: Photo
}

const waits = [1_000, 3_000, 6_000, 10_000, 20_000] // ms between two tries of one photo

/** The photos of a form: sent one by one as soon as they are chosen, while the citizen goes on writing. */
export function usePhotos(kept: Photo[]) {
  let lastKey = 0
  const items = ref<PhotoItem[]>(
    kept.map((photo) => ({
      key: ++lastKey,
      preview: photo.url,
      state: 'done',
      progress: 1,
      error: '',
      passing: false,
      photo,
    })),
  )
  const error = ref('')
  const stops = new Map<number, AbortController>()
  let running = false

  function add(files: Blob[]) {
    const room = maxPhotos - items.value.length
    error.value = files.length > room ? '最多可上传5张图片，多选的没有添加' : ''
    for (const file of files.slice(0, room)) {
      const preview = URL.createObjectURL(file)
      const fresh = { progress: 0, error: '', passing: false, file }
      items.value.push({ key: ++lastKey, preview, state: 'waiting', ...fresh })
    }
    void sendAll()
  }

  async function sendAll() {
    if (running) return
    running = true
    for (let next = waiting(); next; next = waiting()) await send(next)
    running = false
  }
  const waiting = () => items.value.find((p) => p.state === 'waiting')

  async function send(item: PhotoItem) {
    const stop = new AbortController()
    stops.set(item.key, stop)
    item.state = 'sending'
    try {
      const file = await shrink(item.file!)
      if (stop.signal.aborted) return
      item.photo = await persist(() => sendOnce(item, file, stop.signal), {
        waits,
        onWait: () => (item.state = 'paused'),
        helps,
        signal: stop.signal,
      })
      item.state = 'done'
    } catch (e) {
      item.passing = e instanceof ApiError && helps(e)
      item.error = textOf(e)
      item.state = 'failed'
    } finally {
      stops.delete(item.key)
    }
  }

  function sendOnce(item: PhotoItem, file: Blob, signal: AbortSignal) {
    Object.assign(item, { state: 'sending', progress: 0 })
    return uploadPhoto(file, (share) => (item.progress = share), signal)
  }

  function retry(item: PhotoItem) {
    Object.assign(item, { state: 'waiting', progress: 0, error: '', passing: false })
    void sendAll()
  }

  function remove(item: PhotoItem) {
    stops.get(item.key)?.abort()
    items.value = items.value.filter((p) => p.key !== item.key)
    error.value = ''
    if (item.file) URL.revokeObjectURL(item.preview)
    // Unused photos are thrown away by the server in time; this only does it sooner.
    if (item.photo) deletePhoto(item.photo.id).catch(() => {})
  }

  /** The server no longer has this one. */
  function lose(item: PhotoItem) {
    if (item.file || item.state !== 'done') return
    Object.assign(item, { state: 'failed', error: '照片已过期，请移除后重新添加' })
  }

  const backOnline = () =>
    items.value.filter((p) => p.state === 'failed' && p.passing).forEach(retry)
  onMounted(() => window.addEventListener('online', backOnline))
  onUnmounted(() => {
    window.removeEventListener('online', backOnline)
    stops.forEach((stop) => stop.abort())
    items.value.forEach((p) => p.file && URL.revokeObjectURL(p.preview))
  })

  const under = (...states: PhotoItem['state'][]) =>
    items.value.filter((p) => states.includes(p.state))
  const ready = computed(() =>
    items.value.flatMap((p) => (p.state === 'done' && p.photo ? [p.photo] : [])),
  )
  /** How many are on their way. */
  const going = computed(() => under('waiting', 'sending', 'paused').length)
  /** How many are on this device alone, and gone with the page. */
  const unkept = computed(() => items.value.filter((p) => p.file && !p.photo).length)
  /** The share that has arrived of all photos together, 0 to 1. */
  const share = computed(
    () => items.value.reduce((sum, p) => sum + p.progress, 0) / (items.value.length || 1),
  )
  /** Which ones did not arrive, and will not by themselves; or ''. */
  const failure = computed(() => {
    const failed = items.value.flatMap((p, i) => (p.state === 'failed' ? [`第${i + 1}张`] : []))
    return failed.length === 0 ? '' : `${failed.join('、')}照片没有传上去，请重试或移除`
  })
  /** What keeps a page that does not wait for them from sending what it has, or ''. */
  const fault = computed(
    () => failure.value || (going.value > 0 ? '照片正在上传，请稍候再提交' : ''),
  )

  /** Resolves when none is on its way any more, or at signal. */
  function settled(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const unwatch = watch(going, (n) => n === 0 && done(), { flush: 'sync' })
      signal.addEventListener('abort', done)
      if (going.value === 0) done()
      function done() {
        unwatch()
        resolve()
      }
    })
  }

  return {
    items,
    error,
    ready,
    going,
    unkept,
    share,
    failure,
    fault,
    settled,
    add,
    retry,
    remove,
    lose,
  }
}

/** 429: too many of this citizen's are on their way, as after a time-out. */
const helps = (e: ApiError) => isPassing(e) || e.status === 429
