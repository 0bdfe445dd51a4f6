import { ref, watch, type Ref } from 'vue'

const prefix = 'hotline-kept:'

/**
 * A value that outlives a reload of this tab: what somebody is typing. key names what it belongs to, as "reply:26112310483520".
 * It is forgotten with done(), and with the log-in.
 */
export function useKept<T>(key: string, fresh: T): { value: Ref<T>; done: () => void } {
  const place = prefix + key
  const value = ref(read(place) ?? fresh) as Ref<T>
  let over = false
  watch(
    value,
    (now) => {
      if (over) return
      try {
        sessionStorage.setItem(place, JSON.stringify(now))
      } catch {
        // A full storage costs the draft only after a reload.
      }
    },
    { deep: true },
  )
  return {
    value,
    done() {
      over = true
      sessionStorage.removeItem(place)
    },
  }

  function read(at: string): T | undefined {
    try {
      return JSON.parse(sessionStorage.getItem(at) ?? 'null') ?? undefined
    } catch {
      return undefined
    }
  }
}

/** Forgets all that was kept in this tab. */
export function forgetKept() {
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith(prefix)) sessionStorage.removeItem(key)
}
