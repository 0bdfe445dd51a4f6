import { ApiError, isPassing } from './http'

export interface Patience {
  /** Milliseconds before the second try, the third … */
  waits: number[]
  /** Says that a try failed and another will follow. */
  onWait?: (failed: ApiError, tries: number) => void
  signal?: AbortSignal
  /** Which failures another try may help; isPassing where it is left out. */
  helps?: (failed: ApiError) => boolean
}

/**
 * Calls again while what fails is the line or a busy server. Only for calls that a repeat does not do twice. The last
 * failure is thrown, as is one that another try cannot help.
 */
export async function persist<T>(call: () => Promise<T>, patience: Patience): Promise<T> {
  const helps = patience.helps ?? isPassing
  for (let tries = 1; ; tries++) {
    try {
      return await call()
    } catch (e) {
      const wait = patience.waits[tries - 1]
      if (!(e instanceof ApiError) || !helps(e) || wait === undefined) throw e
      if (patience.signal?.aborted) throw e
      patience.onWait?.(e, tries)
      await pause(Math.max(wait, e.retryAfter * 1000), patience.signal)
      if (patience.signal?.aborted) throw e
    }
  }
}

const settling = 500 // ms from the event until a line carries something

/** Waits so long, or until the device is back on a network, or until signal. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      window.removeEventListener('online', online)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    function online() {
      clearTimeout(timer)
      timer = setTimeout(done, settling)
    }
    window.addEventListener('online', online)
    signal?.addEventListener('abort', done)
  })
}
