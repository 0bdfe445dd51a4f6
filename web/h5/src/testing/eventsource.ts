import { vi } from 'vitest'

/** A stream of the page; the test says what comes by it. */
export class FakeStream {
  onopen?: () => void
  onerror?: () => void
  closed = false
  private readonly listeners = new Map<string, (e: { data: string }) => void>()

  constructor(readonly address: string) {
    streams.push(this)
  }
  addEventListener(event: string, listener: (e: { data: string }) => void) {
    this.listeners.set(event, listener)
  }
  close() {
    this.closed = true
  }

  /** After which line it goes on. */
  get after() {
    return Number(new URL(this.address, 'http://localhost').searchParams.get('after'))
  }
  /** Of which chat that is. */
  get chat() {
    return new URL(this.address, 'http://localhost').searchParams.get('chat')
  }
  open() {
    this.onopen?.()
  }
  tell(event: string, data: unknown = {}) {
    this.listeners.get(event)?.({ data: JSON.stringify(data) })
  }
  fail() {
    this.onerror?.()
  }
}

/** Every stream of this test, in order. */
export const streams: FakeStream[] = []
export const lastStream = () => streams[streams.length - 1]!

export function stubStreams() {
  streams.length = 0
  vi.stubGlobal('EventSource', FakeStream)
}
