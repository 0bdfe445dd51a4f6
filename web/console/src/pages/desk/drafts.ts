const prefix = 'hotline-kept:desk:'

/**
 * What an agent is typing in each of his chats. It outlives a reload of the tab and is forgotten with the log-in, as all that is kept
 * under that prefix. Drafts of chats that are gone go with forgetBut.
 */
export const drafts = {
  read(id: number): string {
    try {
      return sessionStorage.getItem(prefix + id) ?? ''
    } catch {
      return ''
    }
  },
  write(id: number, text: string) {
    try {
      if (text === '') sessionStorage.removeItem(prefix + id)
      else sessionStorage.setItem(prefix + id, text)
    } catch {
      // A full storage costs the draft only after a reload.
    }
  },
  forgetBut(ids: number[]) {
    const keep = new Set(ids.map((id) => prefix + id))
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(prefix) && !keep.has(key)) sessionStorage.removeItem(key)
  },
}
