import type { TicketItem } from '../api/tickets'

/** The list as far as it had been read, for the one who comes back to it from a ticket. */
export interface KeptList {
  status: string
  pinned: TicketItem[]
  items: TicketItem[]
  cursor: string
}

const keep = 10 * 60_000 // ms
let kept: { list: KeptList; at: number } | undefined

export const keepList = (list: KeptList, at: number = Date.now()) => void (kept = { list, at })
/** After a step that changed a ticket. */
export const forgetList = () => void (kept = undefined)
export function keptList(status: string, now: number = Date.now()): KeptList | undefined {
  return kept && kept.list.status === status && now - kept.at < keep ? kept.list : undefined
}
