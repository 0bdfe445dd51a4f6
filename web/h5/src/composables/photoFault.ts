import type { usePhotos } from '../pages/new/usePhotos'

/** What keeps a step from being sent: it does not wait for its photos. */
export function photoFault({ items, fault }: ReturnType<typeof usePhotos>): string {
  const ended = items.value.every((p) => p.state === 'done' || p.state === 'failed')
  return fault.value || (ended ? '' : '照片正在上传，请稍候再提交')
}
