import { textOf } from '@shared/http'
import { computed, onUnmounted, ref } from 'vue'
import { deletePhoto, uploadPhoto, type Photo } from '../../api/tickets'
import { maxPhotos } from './form'
import { shrink } from './shrink'

export interface PhotoItem {
  key: number
  /** What to show: the photo on the device, or the server's after a reload. */
  preview: string
  state: 'waiting' | 'sending' | 'done' | 'failed'
  /** 0 to 1 */
  progress: number
  error: string
  file?: Blob
  photo?: Photo
}

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
      items.value.push({ key: ++lastKey, preview, state: 'waiting', progress: 0, error: '', file })
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
      item.photo = await uploadPhoto(file, (share) => (item.progress = share), stop.signal)
      item.state = 'done'
    } catch (e) {
      item.error = textOf(e)
      item.state = 'failed'
    } finally {
      stops.delete(item.key)
    }
  }

  function retry(item: PhotoItem) {
    Object.assign(item, { state: 'waiting', progress: 0, error: '' })
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

  onUnmounted(() => {
    stops.forEach((stop) => stop.abort())
    items.value.forEach((p) => p.file && URL.revokeObjectURL(p.preview))
  })

  const ready = computed(() =>
    items.value.flatMap((p) => (p.state === 'done' && p.photo ? [p.photo] : [])),
  )
  /** Why the form cannot go yet, or ''. */
  const fault = computed(() => {
    if (items.value.some((p) => p.state === 'failed')) return '有照片没有传上去，请重试或移除'
    if (items.value.some((p) => p.state !== 'done')) return '照片正在上传，请稍候再提交'
    return ''
  })
  return { items, error, ready, fault, add, retry, remove, lose }
}
