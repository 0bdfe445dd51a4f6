import { ApiError, textOf } from '@shared/http'
import { computed, onUnmounted, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { listTickets, type TicketItem, type TicketPage } from '../../api/tickets'
import { keepList, keptList } from '../../composables/keptList'
import { labels } from '../../words'

/** 我的诉求, newest first, a page at a time; above them, where all are shown, those that wait for the citizen. */
export function useTickets() {
  const router = useRouter()
  const status = ref(known(useRoute().query.status)) // '' is all
  const pinned = ref<TicketItem[]>([])
  const items = ref<TicketItem[]>([])
  const busy = ref(false)
  const error = ref('')
  const finished = ref(false)
  const unbound = ref(false)
  let cursor = ''
  let round = 0 // a change of the filter makes what is on its way stale

  function take(page: TicketPage) {
    if (cursor === '') pinned.value = page.pinned ?? []
    const above = new Set(pinned.value.map((t) => t.number))
    items.value.push(...(page.items ?? []).filter((t) => !above.has(t.number)))
    cursor = page.next_cursor
    finished.value = cursor === ''
  }

  async function more() {
    if (busy.value || finished.value) return
    const mine = round
    busy.value = true
    error.value = ''
    try {
      const page = await listTickets(status.value, cursor)
      if (mine === round) take(page)
    } catch (e) {
      if (mine !== round) return
      unbound.value = e instanceof ApiError && e.code === 'not_bound'
      error.value = textOf(e)
    } finally {
      if (mine === round) busy.value = false
    }
  }

  function begin() {
    round++
    pinned.value = []
    items.value = []
    cursor = ''
    busy.value = finished.value = false
    return more()
  }

  /** The filter stays in the address, so that coming back finds it. */
  function select(label: string) {
    status.value = label
    void router.replace({ query: label ? { status: label } : {} })
    return begin()
  }

  function start() {
    const kept = backFromTicket() ? keptList(status.value) : undefined
    if (!kept) return begin()
    pinned.value = kept.pinned
    items.value = kept.items
    cursor = kept.cursor
    finished.value = cursor === ''
  }
  const backFromTicket = () =>
    String(router.options.history.state.forward ?? '').startsWith('/tickets/')

  onUnmounted(() => {
    if (items.value.length > 0)
      keepList({ status: status.value, pinned: pinned.value, items: items.value, cursor })
  })

  const empty = computed(() => pinned.value.length + items.value.length === 0)
  return { status, pinned, items, empty, busy, error, finished, unbound, more, select, start }
}

const known = (label: unknown): string => labels.find((l) => l === label) ?? ''
