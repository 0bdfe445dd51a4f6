import type { TicketItem } from '../../api/tickets'
import { steps } from '../../components/ticket/steps'
import { may } from '../../session'

/** The steps that one may take with many tickets at once. */
export function bulkSteps() {
  const acts = [
    ...(may('dispatcher') ? ['accept', 'dispatch', 'return', 'close', 'set_nature'] : []),
    ...(may('supervisor') ? ['supervise'] : []),
    ...(may('handler') ? ['sign'] : []),
  ]
  return steps.filter((s) => acts.includes(s.act))
}

/** Whether a ticket can be picked: there is something to do with it and others. */
export const pickable = (item: TicketItem) =>
  bulkSteps().some((s) => s.act !== 'sign' || item.status === 'assigned')
