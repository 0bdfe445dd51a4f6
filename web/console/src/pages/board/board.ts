import type { Waiting } from '../../api/figures'

/** When what waits is due, the most urgent first. */
export const bands: {
  key: keyof Pick<Waiting, 'overdue' | 'today' | 'soon' | 'later' | 'paused'>
  name: string
  tone: 'late' | 'soon' | 'none'
}[] = [
  { key: 'overdue', name: '已超时', tone: 'late' },
  { key: 'today', name: '今天到期', tone: 'soon' },
  { key: 'soon', name: '3天内', tone: 'none' },
  { key: 'later', name: '更晚', tone: 'none' },
  { key: 'paused', name: '等市民补充', tone: 'none' },
]

/** How much a cell stands out: 0 (nothing) to 3, by its share in the greatest of its column. */
export function heat(n: number, most: number): number {
  if (n === 0 || most === 0) return 0
  return Math.min(3, 1 + Math.floor((n / most) * 2.99))
}

/** 75 seconds are 1分15秒. */
export function minutes(seconds: number): string {
  if (seconds < 60) return `${seconds}秒`
  const rest = seconds % 60
  return `${Math.floor(seconds / 60)}分${rest ? `${rest}秒` : ''}`
}
