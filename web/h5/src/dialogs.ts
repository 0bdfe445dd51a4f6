/**
 * Vant's dialogs, fetched when the first one is needed. Their styles are named one by one: the usual bundle brings
 * Vant's icon font, 29 KB that nothing here shows and that asks another host for a copy of itself.
 */

/** Asks yes or no. */
export async function confirm(title: string, message: string, yes: string): Promise<boolean> {
  const [{ showConfirmDialog }] = await Promise.all([
    import('vant/es/dialog'),
    import('vant/es/style/base.css'),
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

/** Shows photos over the whole screen, to be swiped and enlarged; a tap closes them. */
export async function previewPhotos(images: string[], startPosition: number) {
  const [{ showImagePreview }] = await Promise.all([
    import('vant/es/image-preview'),
    import('vant/es/style/base.css'),
    import('vant/es/overlay/index.css'),
    import('vant/es/popup/index.css'),
    import('vant/es/loading/index.css'),
    import('vant/es/image/index.css'),
    import('vant/es/swipe/index.css'),
    import('vant/es/swipe-item/index.css'),
    import('vant/es/image-preview/index.css'),
  ])
  showImagePreview({ images, startPosition })
}
