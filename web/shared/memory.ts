/** A place in the browser that keeps values through a reload. */
export interface Memory {
  read<T>(key: string): T | undefined
  /** False where the browser keeps nothing (private mode, full): the value is then there until the page is closed. */
  write(key: string, value: unknown): boolean
  forget(key: string): void
}

function memory(open: () => Storage): Memory {
  /** What the browser would not take, as a form that is left for another page and come back to. */
  const held = new Map<string, string>()
  const stored = (key: string) => {
    try {
      return open().getItem(key)
    } catch {
      return null
    }
  }
  return {
    read<T>(key: string) {
      const kept = held.get(key) ?? stored(key)
      try {
        return kept === null ? undefined : (JSON.parse(kept) as T)
      } catch {
        return undefined
      }
    },
    write(key, value) {
      const text = JSON.stringify(value)
      try {
        open().setItem(key, text)
        held.delete(key)
        return true
      } catch {
        held.set(key, text)
        return false
      }
    },
    forget(key) {
      held.delete(key)
      try {
        open().removeItem(key)
      } catch {
        // It keeps nothing.
      }
    },
  }
}

/** Until it is forgotten. */
export const device = memory(() => localStorage)
/** Until the page is closed. */
export const visit = memory(() => sessionStorage)
