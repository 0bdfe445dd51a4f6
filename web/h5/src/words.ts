import { lastMoment } from '@shared/format'
import type { TicketItem } from './api/tickets'

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

/** What two of them mean, in the guide's own words. */
export const definitions: Record<string, string> = {
  待完善: '案件要素不全，需要补充。',
  已失效: '超过十日仍未重新提交的诉求，不能再提交，只能重新下新单。',
}

/** How long a 待完善 ticket can still be completed: 还剩3天，12月3日24时前补充. */
export function timeLeft({ complete_by, days_left }: TicketItem): string {
  const until = `${lastMoment(complete_by)}前补充`
  if (days_left === null) return `请在${until}`
  return days_left > 0 ? `还剩${days_left}天，${until}` : `今天是最后一天，${until}`
}

/** What one to five stars say. */
export const starWords = ['非常不满意', '不满意', '一般', '满意', '非常满意'] as const

/** 2026-11-10 → 2026年11月10日 */
export const longDay = (day: string) =>
  day.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, (_, y, m, d) => `${y}年${m}月${d}日`)

/** 2026-09 → 2026年9月 */
export const longMonth = (month: string) =>
  month.replace(/^(\d+)-0?(\d+)$/, (_, y, m) => `${y}年${m}月`)
