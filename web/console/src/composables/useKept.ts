import { ref, watch, type Ref } from 'vue'

const prefix = 'hotline-kept:'

/** The page is being left for a log-out: what comes late must not stay behind. */
let leaving = false

/**
 * A value that outlives a reload of this tab: what somebody is typing. key names what it belongs to, as "reply:26112310483520".
 * It is forgotten with done(), and with the log-in.
 */
export function useKept<T>(key: string, fresh: T): { value: Ref<T>; done: () => void } {
  const value = ref(read() ?? fresh) as Ref<T>
  let over = false
  watch(
    value,
    (now) => {
      if (!over) keep(key, JSON.stringify(now))
    },
    { deep: true },
  )
  return {
    value,
    done() {
      over = true
      keep(key, '')
    },
  }

  function read(): T | undefined {
    try {
      return JSON.parse(kept(key) || 'null') ?? undefined
    } catch {
      return undefined
    }
  }
}

/** Keeps a text through a reload of this tab; an empty one is forgotten. False where the browser takes no more: a reload loses it. */
export function keep(key: string, text: string): boolean {
  if (leaving) return true
  try {
    if (text === '') sessionStorage.removeItem(prefix + key)
    else sessionStorage.setItem(prefix + key, text)
    return true
  } catch {
    return false
  }
}

/** What was kept under this key; empty: nothing. */
export function kept(key: string): string {
  try {
    return sessionStorage.getItem(prefix + key) ?? ''
  } catch {
    return ''
  }
}

/** The keys that begin like this, under which something is kept. */
export function keptKeys(begin: string): string[] {
  try {
    return Object.keys(sessionStorage)
      .filter((key) => key.startsWith(prefix + begin))
      .map((key) => key.slice(prefix.length))
  } catch {
    return []
  }
}

/** Forgets all that was kept in this tab. */
export function forgetKept() {
  for (const key of keptKeys('')) keep(key, '')
}

/** Forgets all that was kept, and keeps no more: the page is about to be left. */
export function keepNoMore() {
  forgetKept()
  leaving = true
}

/** Whether the page is about to be left for a log-out. */
export const isLeaving = () => leaving

/** Who is logged in: what another kept in this tab, whose log-in ended without a log-out, is not for his eyes. */
export function keepFor(name: string) {
  if (kept('by') !== name) forgetKept()
  keep('by', name)
}
