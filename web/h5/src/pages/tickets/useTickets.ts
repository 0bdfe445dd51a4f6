import { ApiError, textOf } from '@shared/http'
import { ref } from 'vue'
import { listTickets, type TicketItem } from '../../api/tickets'

/** The citizen's words for the states, in the order of a ticket's life (domain §6.1). */
export const labels = [
  '待受理',
  '待完善',
  '处理中',
  '已办结',
  '已评价',
  '不予受理',
  '已撤回',
  '已失效',
] as const

/** 我的诉求, newest first, a page at a time. */
export function useTickets() {
  const status = ref('') // '' is all
  const items = ref<TicketItem[]>([])
  const busy = ref(false)
  const error = ref('')
  const finished = ref(false)
  const unbound = ref(false)
  let cursor = ''
  let round = 0 // a change of the filter makes what is on its way stale

  async function more() {
    const mine = round
    busy.value = true
    error.value = ''
    try {
      const page = await listTickets(status.value, cursor)
      if (mine !== round) return
      items.value.push(...(page.items ?? []))
      cursor = page.next_cursor
      finished.value = cursor === ''
    } catch (e) {
      if (mine !== round) return
      unbound.value = e instanceof ApiError && e.code === 'not_bound'
      error.value = textOf(e)
    } finally {
      if (mine === round) busy.value = false
    }
  }

  function select(label: string) {
    round++
    status.value = label
    items.value = []
    cursor = ''
    finished.value = false
    return more()
  }

  return { status, items, busy, error, finished, unbound, more, select }
}
