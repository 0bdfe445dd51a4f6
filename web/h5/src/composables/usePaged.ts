import { textOf } from '@shared/http'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import type { Listed } from '../api/pieces'

interface Kept {
  items: unknown[]
  first: unknown
  cursor: string
  at: number
}

const keep = 10 * 60_000 // ms
const remembered = 8 // lists
const kept = new Map<string, Kept>()

/**
 * A list that is read a page at a time. address is what it lists, as /search?q=…: another one begins anew, and who goes
 * back to one finds it as far as he had read it.
 */
export function usePaged<P extends Listed<unknown>>(
  address: () => string,
  fetchPage: (cursor: string, signal: AbortSignal) => Promise<P>,
) {
  type T = NonNullable<P['items']>[number]
  const router = useRouter()
  const items = shallowRef<T[]>([])
  /** The first page, for what is said of the list as a whole. */
  const first = shallowRef<P>()
  const busy = ref(false)
  const error = ref('')
  const finished = ref(false)
  let shown = ''
  let cursor = ''
  let stop = new AbortController()

  async function more() {
    if (busy.value || finished.value) return
    const mine = stop
    busy.value = true
    error.value = ''
    try {
      const page = await fetchPage(cursor, mine.signal)
      if (mine === stop) take(page)
    } catch (e) {
      if (mine === stop) error.value = textOf(e)
    } finally {
      if (mine === stop) busy.value = false
    }
  }

  function take(page: P) {
    first.value ??= page
    items.value = [...items.value, ...((page.items ?? []) as T[])]
    cursor = page.next_cursor
    finished.value = cursor === ''
  }

  function forget() {
    stop.abort()
    stop = new AbortController()
    items.value = []
    first.value = undefined
    cursor = error.value = ''
    busy.value = finished.value = false
  }

  function remember() {
    if (!first.value) return
    kept.delete(shown)
    kept.set(shown, { items: items.value, first: first.value, cursor, at: Date.now() })
    if (kept.size > remembered) kept.delete(kept.keys().next().value!)
  }

  function show(list: string) {
    remember()
    forget()
    shown = list
    const before = cameBack() ? kept.get(list) : undefined
    if (!before || Date.now() - before.at > keep) return more()
    items.value = before.items as T[]
    first.value = before.first as P
    cursor = before.cursor
    finished.value = cursor === ''
  }
  const cameBack = () => Boolean(router.options.history.state.forward)

  watch(address, show, { immediate: true })
  onScopeDispose(() => {
    remember()
    stop.abort()
  })

  const empty = computed(() => finished.value && items.value.length === 0)
  return { items, first, busy, error, finished, empty, more }
}
