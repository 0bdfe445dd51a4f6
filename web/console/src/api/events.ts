import { ApiError, refusal } from '@shared/http'

/** One event of a stream. */
export interface StreamEvent {
  /** '' where it has none. */
  id: string
  kind: string
  data: unknown
}

/**
 * Takes server-sent events out of the pieces of text in which they arrive. A browser's EventSource would do that too, but hides the pings
 * by which a line that died is told from a quiet one, and why it was refused.
 */
export class EventParser {
  private rest = ''
  private id = ''
  private kind = ''
  private data: string[] = []

  /** The events that a piece completes. */
  take(piece: string): StreamEvent[] {
    const lines = (this.rest + piece).split(/\r?\n/)
    this.rest = lines.pop()!
    const done: StreamEvent[] = []
    for (const line of lines) {
      if (line === '') {
        const event = this.finish()
        if (event) done.push(event)
      } else this.field(line)
    }
    return done
  }

  private field(line: string) {
    const colon = line.indexOf(':')
    if (colon === 0) return // a ping
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'id') this.id = value
    if (name === 'event') this.kind = value
    if (name === 'data') this.data.push(value)
  }

  private finish(): StreamEvent | undefined {
    const { id, kind, data } = this
    this.id = this.kind = ''
    this.data = []
    if (data.length === 0) return undefined
    try {
      return { id, kind, data: JSON.parse(data.join('\n')) }
    } catch {
      return undefined
    }
  }
}

/** Reads a stream until it ends, and gives each event to take; alive hears of every sign of life. Throws ApiError where there is none. */
export async function readEvents(
  path: string,
  last: string,
  take: (event: StreamEvent) => void,
  alive: () => void,
  signal: AbortSignal,
): Promise<void> {
  const answer = await fetch(path, {
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
    headers: { Accept: 'text/event-stream', ...(last === '' ? {} : { 'Last-Event-ID': last }) },
  })
  if (!answer.ok)
    throw refusal(answer.status, await answer.text(), answer.headers.get('Retry-After'))
  if (!answer.body) throw new ApiError(0, 'offline', '网络不通，请检查网络后重试')
  alive()
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  const parser = new EventParser()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    alive()
    for (const event of parser.take(value)) take(event)
  }
}
