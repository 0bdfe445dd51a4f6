import type { Ticket } from '../api/tickets'
import { forgetList } from './keptList'

/** A ticket as a step has just left it, and what to say about that, for the page that is gone back to. */
interface Left {
  ticket: Ticket
  news: string
}

let left: Left | undefined

export function leaveTicket(ticket: Ticket, news: string) {
  left = { ticket, news }
  forgetList()
}

/** What was left for this ticket's page; once. */
export function takeTicket(number: string): Left | undefined {
  const taken = left?.ticket.number === number ? left : undefined
  left = undefined
  return taken
}
