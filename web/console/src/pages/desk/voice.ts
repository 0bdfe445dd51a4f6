import { fetchRaw } from '../../api/client'

/** The type of a voice by its first bytes: WeChat's are AMR, which no browser plays. */
export const isAmr = (bytes: Uint8Array) =>
  String.fromCharCode(...bytes.subarray(0, 6)) === '#!AMR\n'

const header = 44 // bytes
const rate = 8000 // samples a second, of AMR

/** Samples as a WAV file, which every browser plays. */
export function wavOf(samples: Float32Array, sampleRate = rate): ArrayBuffer {
  const file = new ArrayBuffer(header + samples.length * 2)
  const view = new DataView(file)
  const word = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i))
  }
  word(0, 'RIFF')
  view.setUint32(4, file.byteLength - 8, true)
  word(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true) // PCM
  view.setUint16(22, 1, true) // one channel
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  word(36, 'data')
  view.setUint32(40, samples.length * 2, true)
  samples.forEach((s, i) => {
    const v = Math.max(-1, Math.min(1, s))
    view.setInt16(header + i * 2, v < 0 ? v * 0x8000 : v * 0x7fff, true)
  })
  return file
}

/** Fetches a voice and gives the address of something that <audio> plays. Whoever took it revokes it. */
export async function playable(url: string): Promise<string> {
  const answer = await fetchRaw(url)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  if (!isAmr(bytes)) {
    const type = answer.headers.get('Content-Type') ?? 'audio/mpeg'
    return URL.createObjectURL(new Blob([bytes], { type }))
  }
  return URL.createObjectURL(new Blob([wavOf(await decoded(bytes))], { type: 'audio/wav' }))
}

/** The decoder is half a megabyte and takes a moment: it comes when it is needed, and works beside the page. */
function decoded(amr: Uint8Array): Promise<Float32Array> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./amr.worker.ts', import.meta.url), { type: 'module' })
    worker.onerror = () => {
      worker.terminate()
      reject(new Error('worker'))
    }
    worker.onmessage = (e: MessageEvent<{ amr: Float32Array | null }>) => {
      worker.terminate()
      if (e.data.amr) resolve(e.data.amr)
      else reject(new Error('amr'))
    }
    worker.postMessage({ command: 'decode', buffer: amr })
  })
}
