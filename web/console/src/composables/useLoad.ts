import { ApiError, textOf } from '@shared/http'
import { onScopeDispose, ref, shallowRef } from 'vue'

/** Fetches for a page and remembers how that went. Only the last load counts; what is shown stays while it is fetched anew. */
export function useLoad<T>(fetcher: (signal: AbortSignal) => Promise<T>) {
  const value = shallowRef<T>()
  const busy = ref(false)
  const error = ref('')
  /** The API's code of the failure. */
  const code = ref('')
  let stop = new AbortController()

  async function load() {
    stop.abort()
    const mine = (stop = new AbortController())
    busy.value = true
    try {
      const got = await fetcher(mine.signal)
      if (mine !== stop) return
      value.value = got
      error.value = code.value = ''
    } catch (e) {
      if (mine !== stop) return
      error.value = textOf(e)
      code.value = e instanceof ApiError ? e.code : 'broken'
    } finally {
      if (mine === stop) busy.value = false
    }
  }

  /** Shows what came another way, as the answer of a step, and lets a load that is under way come to nothing: it may be older. */
  function set(now: T | undefined) {
    stop.abort()
    stop = new AbortController()
    value.value = now
    busy.value = false
    error.value = code.value = ''
  }

  onScopeDispose(() => stop.abort())
  return { value, busy, error, code, load, set }
}
