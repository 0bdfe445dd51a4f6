/** A place in the browser that keeps values through a reload; without one (private mode, full) nothing is kept. */
export interface Memory {
  read<T>(key: string): T | undefined
  write(key: string, value: unknown): void
  forget(key: string): void
}

const memory = (open: () => Storage): Memory => ({
  read<T>(key: string) {
    try {
      const kept = open().getItem(key)
      return kept === null ? undefined : (JSON.parse(kept) as T)
    } catch {
      return undefined
    }
  },
  write(key, value) {
    try {
      open().setItem(key, JSON.stringify(value))
    } catch {
      // Keeping is a convenience: the page works without it.
    }
  },
  forget(key) {
    try {
      open().removeItem(key)
    } catch {
      // As above.
    }
  },
})

/** Until it is forgotten. */
export const device = memory(() => localStorage)
/** Until the page is closed. */
export const visit = memory(() => sessionStorage)
