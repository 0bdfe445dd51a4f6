import type { FigureQuery } from '../../api/figures'

export const categories = [
  { code: 'C1', name: '求助/投诉/举报问题' },
  { code: 'C2', name: '消费纠纷问题' },
  { code: 'C3', name: '户籍迁移问题' },
  { code: 'C4', name: '社保业务问题' },
  { code: 'C5', name: '噪音扰民问题' },
  { code: 'C6', name: '咨询/建议问题' },
]
export const natures = ['咨询', '求助', '投诉', '举报', '建议']
export const sources = [
  { code: 1, name: '微信自助' },
  { code: 2, name: '网上办事大厅' },
  { code: 3, name: '客服代录' },
  { code: 4, name: '电话' },
  { code: 5, name: '其他' },
]
export const breakdowns = [
  { by: 'day', name: '按日' },
  { by: 'week', name: '按周' },
  { by: 'month', name: '按月' },
  { by: 'category', name: '按诉求分类' },
  { by: 'nature', name: '按诉求性质' },
  { by: 'department', name: '按承办单位' },
  { by: 'district', name: '按区' },
  { by: 'source', name: '按来源' },
]

const day = 86_400_000

/** 2026-11-30, as the clock of this machine has it. */
export function dateOf(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** The periods that one asks for most. */
export function periods(now: Date): { text: string; value: [Date, Date] }[] {
  const y = now.getFullYear()
  const m = now.getMonth()
  const back = (days: number) => new Date(now.getTime() - days * day)
  return [
    { text: '今天', value: [now, now] },
    { text: '近7天', value: [back(6), now] },
    { text: '近30天', value: [back(29), now] },
    { text: '本月', value: [new Date(y, m, 1), now] },
    { text: '上月', value: [new Date(y, m - 1, 1), new Date(y, m, 0)] },
    { text: '今年', value: [new Date(y, 0, 1), now] },
  ]
}

/** What the address of the page asks for; the rest is the server's to fill in. */
export function fromAddress(query: Record<string, unknown>): FigureQuery {
  const q: FigureQuery = {}
  for (const key of ['from', 'to', 'by', 'category', 'nature', 'department', 'district'] as const)
    if (typeof query[key] === 'string' && query[key]) q[key] = query[key]
  if (query.basis === 'closed' || query.basis === 'submitted') q.basis = query.basis
  if (query.mine === 'true') q.mine = true
  if (Number(query.source) > 0) q.source = Number(query.source)
  return q
}

/** The same for the address, without what says nothing. */
export function toAddress(q: FigureQuery): Record<string, string> {
  return Object.fromEntries(
    Object.entries(q)
      .filter(([, v]) => v !== undefined && v !== '' && v !== 0 && v !== null && v !== false)
      .map(([k, v]) => [k, String(v)]),
  )
}
