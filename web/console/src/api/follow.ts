import { ApiError } from '@shared/http'
import { pause } from '@shared/persist'
import { logInAgain, logInsSoFar, session } from '../session'
import { readEvents, type StreamEvent } from './events'

export interface Following {
  /** Where the stream is. */
  path: string
  /** The id after which it goes on the first time. */
  after?: string
  take: (event: StreamEvent) => void
  /** Whether it is connected. */
  connected: (is: boolean) => void
  /** It was refused, and will be again: nobody follows any more. */
  refused?: (e: ApiError) => void
}

/** How long a stream is quiet at most: it pings every fifteen seconds. */
const silence = 40_000 // ms
const waits = [2_000, 2_000, 5_000, 10_000, 20_000] // ms

/**
 * Follows a stream until stop() is called: comes again with the last id where it breaks, or is silent for too long, and waits where the
 * log-in has ended until somebody has logged in.
 */
export function follow(o: Following): { stop: () => void } {
  const over = new AbortController()
  let last = o.after ?? ''

  async function once(): Promise<void> {
    const mine = new AbortController()
    const end = () => mine.abort()
    over.signal.addEventListener('abort', end)
    let watch: ReturnType<typeof setTimeout> | undefined
    const alive = () => {
      clearTimeout(watch)
      watch = setTimeout(end, silence)
    }
    alive()
    try {
      await readEvents(
        o.path,
        last,
        (event) => {
          if (mine.signal.aborted) return
          if (event.id !== '') last = event.id
          o.take(event)
        },
        () => {
          alive()
          if (!mine.signal.aborted) o.connected(true)
        },
        mine.signal,
      )
    } finally {
      clearTimeout(watch)
      over.signal.removeEventListener('abort', end)
      mine.abort()
    }
  }

  async function run() {
    for (let failed = 0; !over.signal.aborted;) {
      const since = logInsSoFar()
      const began = Date.now()
      try {
        await once()
        failed = 0
      } catch (e) {
        if (over.signal.aborted) return
        if (Date.now() - began > silence) failed = 0
        if (e instanceof ApiError && e.status === 401 && session.me) {
          o.connected(false)
          await logInAgain(since)
          continue
        }
        if (e instanceof ApiError && e.status >= 400 && e.status < 500 && e.status !== 429) {
          o.connected(false)
          o.refused?.(e)
          return
        }
        failed++
      }
      if (over.signal.aborted) return
      o.connected(false)
      // Not all of them at the same moment, where a server comes back.
      const wait = waits[Math.min(failed, waits.length - 1)]!
      await pause(wait * (0.75 + Math.random() / 2), over.signal)
    }
  }
  void run()

  return { stop: () => over.abort() }
}
