import type { usePhotos } from '../pages/new/usePhotos'

/** What keeps a step from being sent: unlike the form, it does not wait for its photos. */
export const photoFault = ({ fault, going }: ReturnType<typeof usePhotos>): string =>
  fault.value || (going.value > 0 ? '照片正在上传，请稍候再提交' : '')
