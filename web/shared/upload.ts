import { noAnswer, refusal, stopped } from './http'

/**
 * Posts a file as multipart form and reports the share sent, 0 to 1. fetch cannot report that, so this is the one
 * place with XMLHttpRequest. Throws nothing but ApiError; a stop of signal ends as code "stopped". more: what the form
 * holds beside the file.
 */
export function upload<T>(
  path: string,
  field: string,
  file: Blob,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
  more: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    const form = new FormData()
    for (const [name, value] of Object.entries(more)) form.append(name, value)
    form.append(field, file, 'photo.jpg')
    xhr.open('POST', path)
    xhr.timeout = 120_000 // ms: photos go over slow lines
    xhr.setRequestHeader('Accept', 'application/json')
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value)
    xhr.upload.onprogress = (e) => e.lengthComputable && onProgress(e.loaded / e.total)
    xhr.onload = () => {
      if (xhr.status < 200 || xhr.status > 299) {
        reject(refusal(xhr.status, xhr.responseText, xhr.getResponseHeader('Retry-After')))
        return
      }
      try {
        resolve(JSON.parse(xhr.responseText) as T)
      } catch {
        reject(refusal(502, '', null))
      }
    }
    xhr.onerror = () => reject(noAnswer(false))
    xhr.ontimeout = () => reject(noAnswer(true))
    xhr.onabort = () => reject(stopped())
    signal?.addEventListener('abort', () => xhr.abort())
    xhr.send(form)
  })
}
