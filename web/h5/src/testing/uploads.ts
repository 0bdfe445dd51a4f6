import { vi } from 'vitest'

/** One upload on its way; the test says how it goes. */
export class FakeUpload {
  status = 0
  responseText = ''
  timeout = 0
  upload: { onprogress?: (e: Partial<ProgressEvent>) => void } = {}
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  sent?: FormData
  aborted = false

  open() {}
  setRequestHeader() {}
  getResponseHeader() {
    return null
  }
  send(form: FormData) {
    this.sent = form
    uploads.push(this)
  }
  abort() {
    this.aborted = true
    this.onabort?.()
  }

  progress(share: number) {
    this.upload.onprogress?.({ lengthComputable: true, loaded: share * 100, total: 100 })
  }
  answer(status: number, body: unknown) {
    this.status = status
    this.responseText = JSON.stringify(body)
    this.onload?.()
  }
  accept(id: string) {
    this.answer(201, { id, url: `/photos/${id}`, width: 800, height: 600 })
  }
}

/** Every upload of this test, in order. */
export const uploads: FakeUpload[] = []

export function stubUploads() {
  uploads.length = 0
  vi.stubGlobal('XMLHttpRequest', FakeUpload)
}
