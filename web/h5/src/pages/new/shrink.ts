const longest = 1600 // px: what the server keeps
const smallEnough = 500 * 1024 // bytes

/** A photo small enough for a slow line; as it is where it is small already or this browser cannot read it. */
export async function shrink(photo: Blob): Promise<Blob> {
  if (photo.size <= smallEnough) return photo
  try {
    const small = await redraw(await decode(photo))
    return small.size < photo.size ? small : photo
  } catch {
    return photo // the server says what is wrong with it
  }
}

function decode(photo: Blob): Promise<HTMLImageElement> {
  const url = URL.createObjectURL(photo)
  const image = new Image()
  return new Promise<HTMLImageElement>((resolve, reject) => {
    image.onload = () => resolve(image)
    image.onerror = () => reject(new Error('not a picture'))
    image.src = url
  }).finally(() => URL.revokeObjectURL(url))
}

function redraw(image: HTMLImageElement): Promise<Blob> {
  const scale = Math.min(1, longest / Math.max(image.naturalWidth, image.naturalHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.naturalWidth * scale)
  canvas.height = Math.round(image.naturalHeight * scale)
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  pen.fillStyle = '#fff' // what is transparent would turn black
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(image, 0, 0, canvas.width, canvas.height) // turned as its EXIF says
  return new Promise((resolve, reject) =>
    canvas.toBlob((b) => (b ? resolve(b) : reject(new Error('too large'))), 'image/jpeg', 0.86),
  )
}
