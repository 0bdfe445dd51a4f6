import { ref } from 'vue'
import { listTickets, type TicketQuery } from '../../api/tickets'

/** What of a list is looked at: its filters, and how long its queue is where that is counted. */
interface Looked {
  query: TicketQuery
  count?: number
}

const most = 1000 // a queue is counted no further

/**
 * How many tickets have come into a list since it was read: those among the newest, or the most urgent, that were not there, and what
 * the queue has become longer by. The list itself stays as it is, so that nothing moves under the mouse.
 */
export function useArrivals() {
  const arrived = ref(0)
  let known: Set<string> | undefined
  let shortest: number | undefined
  let asked = 0

  /** Begins anew: the list was read. */
  function read() {
    arrived.value = 0
    known = shortest = undefined
    asked++
  }

  async function look({ query, count }: Looked) {
    const mine = asked
    const order = query.overdue || query.due_within || query.call_back ? 'due' : 'newest'
    const page = await listTickets({ ...query, order }).catch(() => undefined)
    if (!page || mine !== asked) return
    const numbers = page.items.map((i) => i.number)
    known ??= new Set(numbers)
    const unseen = numbers.filter((n) => !known!.has(n)).length
    let longer = 0
    if (count !== undefined && count < most) {
      shortest = Math.min(shortest ?? count, count) // what has left the queue hides nothing that came
      longer = count - shortest
    }
    arrived.value = Math.max(unseen, longer, arrived.value)
  }

  return { arrived, read, look }
}
