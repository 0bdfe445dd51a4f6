import type { StandinEvent } from './types'

export interface EventHandlers {
  /** Connected, for the first time or again: whatever is shown must be read anew. */
  onOpen(): void
  onEvent(e: StandinEvent): void
  onLost(): void
}

const FIRST_RETRY_MS = 1000
const LAST_RETRY_MS = 8000

/**
 * Listens to the stand-in until the returned function is called. EventSource gives up for good on an HTTP error,
 * for instance while the stand-in restarts behind a proxy, so the retry is ours.
 */
export function listen(url: string, on: EventHandlers): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = FIRST_RETRY_MS

  function connect() {
    source = new EventSource(url)
    source.onopen = () => {
      wait = FIRST_RETRY_MS
      on.onOpen()
    }
    source.onmessage = (m: MessageEvent<string>) => {
      const e = parse(m.data)
      if (e) on.onEvent(e)
    }
    source.onerror = () => {
      source?.close()
      on.onLost()
      timer = setTimeout(connect, wait)
      wait = Math.min(wait * 2, LAST_RETRY_MS)
    }
  }

  connect()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}

function parse(data: string): StandinEvent | undefined {
  try {
    const e: unknown = JSON.parse(data)
    return typeof e === 'object' && e !== null && 'type' in e ? (e as StandinEvent) : undefined
  } catch {
    return undefined
  }
}
