/** Base64 of bytes. In slices: one call with a whole picture's bytes as arguments overflows the stack. */
export function base64(bytes: Uint8Array): string {
  const SLICE = 0x8000
  let s = ''
  for (let i = 0; i < bytes.length; i += SLICE)
    s += String.fromCharCode(...bytes.subarray(i, i + SLICE))
  return btoa(s)
}
