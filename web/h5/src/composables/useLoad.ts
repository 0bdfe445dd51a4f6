import { ApiError, textOf } from '@shared/http'
import { ref, shallowRef } from 'vue'

/** Fetches for a page and remembers how that went. Only the last load counts. */
export function useLoad<T>(fetcher: () => Promise<T>) {
  const value = shallowRef<T>()
  const busy = ref(false)
  const error = ref('')
  /** The API's code of the failure, as "not_bound". */
  const code = ref('')
  let latest = 0

  async function load() {
    const mine = ++latest
    busy.value = true
    error.value = code.value = ''
    try {
      const got = await fetcher()
      if (mine === latest) value.value = got
    } catch (e) {
      if (mine !== latest) return
      error.value = textOf(e)
      code.value = e instanceof ApiError ? e.code : 'broken'
    } finally {
      if (mine === latest) busy.value = false
    }
  }

  /** Fetches anew behind what is shown, which stays where that fails. */
  async function refresh() {
    const mine = ++latest
    try {
      const got = await fetcher()
      if (mine === latest) value.value = got
    } catch {
      // What is shown is the last that we know.
    } finally {
      if (mine === latest) busy.value = false
    }
  }

  return { value, busy, error, code, load, refresh }
}
