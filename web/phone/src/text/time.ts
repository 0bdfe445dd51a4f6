/** Times as WeChat writes them, in Beijing time wherever the browser is. */

const HOUR = 3600_000
const DAY = 24 * HOUR
// Beijing time has had no summer time since 1991, so a fixed shift is exact and needs no time zone data.
const BEIJING = 8 * HOUR
const WEEKDAYS = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六']

/** Messages closer together than this share one time line. */
const TIME_LINE_GAP = 5 * 60_000

const two = (n: number) => String(n).padStart(2, '0')
const beijing = (ms: number) => new Date(ms + BEIJING)
const dayOf = (ms: number) => Math.floor((ms + BEIJING) / DAY)

/** 09:05 */
export function clock(ms: number): string {
  const d = beijing(ms)
  return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`
}

/** 11月23日 星期一 15:20 */
export function longTime(ms: number): string {
  const d = beijing(ms)
  return `${d.getUTCMonth() + 1}月${d.getUTCDate()}日 ${WEEKDAYS[d.getUTCDay()]} ${clock(ms)}`
}

/** The line above a message: shorter the nearer it is to now. */
export function chatTime(ms: number, now: number): string {
  const age = dayOf(now) - dayOf(ms)
  if (age === 0) return clock(ms)
  if (age === 1) return `昨天 ${clock(ms)}`
  const d = beijing(ms)
  if (age > 1 && age < 7) return `${WEEKDAYS[d.getUTCDay()]} ${clock(ms)}`
  const date = `${d.getUTCMonth() + 1}月${d.getUTCDate()}日 ${clock(ms)}`
  return d.getUTCFullYear() === beijing(now).getUTCFullYear()
    ? date
    : `${d.getUTCFullYear()}年${date}`
}

/** Whether a message needs a time line of its own after the one before it. */
export function needsTimeLine(ms: number, before: number | undefined): boolean {
  return before === undefined || ms - before >= TIME_LINE_GAP
}

/** How long somebody waits: 42秒, 3分钟, 1小时05分. */
export function waited(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds}秒`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes}分钟` : `${Math.floor(minutes / 60)}小时${two(minutes % 60)}分`
}

/** How far the clock has been moved: 2天3小时, 10分钟. Empty when it has not. */
export function moved(seconds: number): string {
  const minutes = Math.round(seconds / 60)
  const parts = [
    [Math.floor(minutes / 1440), '天'],
    [Math.floor((minutes % 1440) / 60), '小时'],
    [minutes % 60, '分钟'],
  ] as const
  return parts.map(([n, unit]) => (n > 0 ? `${n}${unit}` : '')).join('')
}
