import { textOf } from '@shared/http'
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { Listed } from '../api/client'

/** A list that is read a page at a time. start() begins it anew, as after a change of what is asked for. */
export function usePaged<T>(
  fetchPage: (cursor: string, signal: AbortSignal) => Promise<Listed<T>>,
) {
  const items = shallowRef<T[]>([])
  const busy = ref(false)
  const error = ref('')
  const finished = ref(false)
  const begun = ref(false)
  let cursor = ''
  let pages = 0
  let stop = new AbortController()

  async function more() {
    if (busy.value || finished.value) return
    const mine = stop
    const first = cursor === ''
    busy.value = true
    error.value = ''
    try {
      const page = await fetchPage(cursor, mine.signal)
      if (mine !== stop) return
      items.value = first ? page.items : [...items.value, ...page.items]
      cursor = page.next_cursor
      pages++
      finished.value = cursor === ''
      begun.value = true
    } catch (e) {
      if (mine === stop) error.value = textOf(e)
    } finally {
      if (mine === stop) busy.value = false
    }
  }

  /** Begins anew. What is shown stays until the first page has come, so that nothing jumps. */
  function start() {
    stop.abort()
    stop = new AbortController()
    cursor = ''
    pages = 0
    busy.value = finished.value = false
    return more()
  }

  /** Reads again all that is shown, and changes it at once; where that fails, or more is read meanwhile, it stays as it is. */
  async function refresh() {
    const mine = stop
    const shown = pages
    if (busy.value) return
    if (shown === 0) return error.value ? more() : undefined // the first page failed: it may come now
    const again: T[] = []
    let next = ''
    try {
      for (let read = 0; read < shown && (read === 0 || next); read++) {
        const page = await fetchPage(next, mine.signal)
        again.push(...page.items)
        next = page.next_cursor
      }
    } catch {
      return // it is asked again, or says why when more is read
    }
    if (mine !== stop || busy.value || pages !== shown) return
    items.value = again
    cursor = next
    finished.value = next === ''
  }

  onScopeDispose(() => stop.abort())
  const empty = computed(() => begun.value && finished.value && items.value.length === 0)
  return { items, busy, error, finished, empty, more, start, refresh }
}
