import type { TicketQuery } from '../../api/tickets'

// The list's filters stand in the page's address: the way back, a reload and a link that is passed on find the same list.

const words = [
  'status',
  'department',
  'category',
  'nature',
  'source',
  'alarm',
  'request',
  'district',
  'due_within',
  'from',
  'to',
] as const
const flags = ['assisting', 'photos', 'mine', 'call_back', 'overdue'] as const
const orders = ['newest', 'oldest', 'due'] as const

/** What an address asks for; base is what its queue lists by itself. */
export function fromAddress(address: Record<string, unknown>, base: TicketQuery = {}): TicketQuery {
  const q = { ...base }
  for (const key of words) if (typeof address[key] === 'string') q[key] = address[key]
  for (const key of flags) if (typeof address[key] === 'string') q[key] = address[key] === 'true'
  const order = orders.find((o) => o === address.order)
  if (order) q.order = order
  return q
}

/** The same for the address, without what the queue lists by itself. */
export function toAddress(q: TicketQuery, base: TicketQuery = {}): Record<string, string> {
  const said = (of: TicketQuery, key: keyof TicketQuery) => String(of[key] || '')
  const keys = [...words, ...flags, 'order'] as const
  return Object.fromEntries(
    keys.filter((k) => said(q, k) !== said(base, k)).map((k) => [k, said(q, k)]),
  )
}
