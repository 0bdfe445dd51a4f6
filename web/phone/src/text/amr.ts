/**
 * Voice messages are AMR, as WeChat records them. The page has no microphone and no encoder: it sends frames that
 * say "no data", one for each 20 ms, which are a valid recording of silence.
 */
const MAGIC = '#!AMR\n'
const NO_DATA = 0x7c
const FRAMES_PER_SECOND = 50
// Bytes of a frame, its head included, by frame type (RFC 4867 §5.3: AMR-NB, storage format).
const FRAME_BYTES = [13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1]

export function silence(seconds: number): Uint8Array {
  const bytes = new Uint8Array(MAGIC.length + seconds * FRAMES_PER_SECOND).fill(NO_DATA)
  for (let i = 0; i < MAGIC.length; i++) bytes[i] = MAGIC.charCodeAt(i)
  return bytes
}

/** Length of a recording in whole seconds, at least 1; undefined when it is not AMR. */
export function amrSeconds(bytes: Uint8Array): number | undefined {
  for (let i = 0; i < MAGIC.length; i++) if (bytes[i] !== MAGIC.charCodeAt(i)) return undefined
  let frames = 0
  let at = MAGIC.length
  while (at < bytes.length) {
    at += FRAME_BYTES[(bytes[at]! >> 3) & 15]!
    frames++
  }
  return Math.max(1, Math.round(frames / FRAMES_PER_SECOND))
}
