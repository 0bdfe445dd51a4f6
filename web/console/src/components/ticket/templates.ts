import { date, lastMoment } from '@shared/format'
import { groupNumber } from '@shared/number'
import type { Ticket } from '../../api/tickets'

/** A template with the ticket's own words in place of 【编号】 and the like. */
export function filledIn(text: string, t: Ticket, now = new Date()): string {
  const words: Record<string, string> = {
    编号: groupNumber(t.number),
    标题: t.title,
    单位: t.department_name,
    期限: lastMoment(t.due_at),
    今天: date(now.toISOString()),
  }
  return text.replace(/【(编号|标题|单位|期限|今天)】/g, (_, name: string) => words[name] ?? '')
}
