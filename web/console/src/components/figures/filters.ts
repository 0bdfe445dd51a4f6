import { today } from '@shared/format'
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

/** 2026-11-30, of a day as a calendar of this browser shows it. */
export function dateOf(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** The periods that one asks for most, by the day that it is in the city once one of them is chosen: a page is open for days. */
export function periods(now: () => Date = () => new Date()) {
  const of = (period: (y: number, m: number, d: number) => [Date, Date]) => () => {
    const [y, m, d] = today(now()).split('-').map(Number) as [number, number, number]
    return period(y, m - 1, d)
  }
  const back = (days: number) => of((y, m, d) => [new Date(y, m, d - days), new Date(y, m, d)])
  return [
    { text: '今天', value: back(0) },
    { text: '近7天', value: back(6) },
    { text: '近30天', value: back(29) },
    { text: '本月', value: of((y, m, d) => [new Date(y, m, 1), new Date(y, m, d)]) },
    { text: '上月', value: of((y, m) => [new Date(y, m - 1, 1), new Date(y, m, 0)]) },
    { text: '今年', value: of((y, m, d) => [new Date(y, 0, 1), new Date(y, m, d)]) },
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
