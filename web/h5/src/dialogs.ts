/**
 * Vant's dialogs, fetched when the first one is needed. Their styles are named one by one: the usual bundle brings
 * Vant's icon font, 29 KB that nothing here shows and that asks another host for a copy of itself.
 */

/** Asks yes or no. */
export async function confirm(title: string, message: string, yes: string): Promise<boolean> {
  const [{ showConfirmDialog }] = await Promise.all([
    import('vant/es/dialog'),
    import('vant/es/overlay/index.css'),
    import('vant/es/popup/index.css'),
    import('vant/es/button/index.css'),
    import('vant/es/dialog/index.css'),
  ])
  return showConfirmDialog({
    title,
    message,
    confirmButtonText: yes,
    cancelButtonText: '取消',
    closeOnPopstate: true,
  }).then(
    () => true,
    () => false,
  )
}

const cross =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' stroke='white' stroke-width='2' stroke-linecap='round'%3E%3Cpath d='m5 5 14 14M19 5 5 19'/%3E%3C/svg%3E"

/** Shows photos over the whole screen, to be swiped and enlarged. */
export async function previewPhotos(images: string[], startPosition: number) {
  const [{ showImagePreview }] = await Promise.all([
    import('vant/es/image-preview'),
    import('vant/es/overlay/index.css'),
    import('vant/es/popup/index.css'),
    import('vant/es/loading/index.css'),
    import('vant/es/image/index.css'),
    import('vant/es/swipe/index.css'),
    import('vant/es/swipe-item/index.css'),
    import('vant/es/image-preview/index.css'),
  ])
  showImagePreview({ images, startPosition, closeable: true, closeIcon: cross })
}
