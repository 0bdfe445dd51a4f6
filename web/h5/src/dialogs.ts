/** Vant's dialogs, fetched when the first one is needed. */

/** Asks yes or no. */
export async function confirm(title: string, message: string, yes: string): Promise<boolean> {
  const [{ showConfirmDialog }] = await Promise.all([
    import('vant/es/dialog'),
    import('vant/es/dialog/style'),
  ])
  return showConfirmDialog({
    title,
    message,
    confirmButtonText: yes,
    cancelButtonText: '取消',
  }).then(
    () => true,
    () => false,
  )
}

/** Shows photos over the whole screen, to be swiped and enlarged. */
export async function previewPhotos(images: string[], startPosition: number) {
  const [{ showImagePreview }] = await Promise.all([
    import('vant/es/image-preview'),
    import('vant/es/image-preview/style'),
  ])
  showImagePreview({ images, startPosition }) // a tap closes it
}
