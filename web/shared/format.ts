/** Every time is shown in the city's zone, whatever the phone is set to. */
const zone = 'Asia/Shanghai'

const full = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** 2026年11月23日 15:20, of an RFC 3339 time; '' of none. */
export function dateTime(at: string | null | undefined): string {
  const p = partsOf(at)
  return p ? `${p.year}年${p.month}月${p.day}日 ${p.hour}:${p.minute}` : ''
}

/** 2026年11月23日 */
export function date(at: string | null | undefined): string {
  const p = partsOf(at)
  return p ? `${p.year}年${p.month}月${p.day}日` : ''
}

/** The last day before a deadline, which is the first moment that is too late: 12月4日 0:00 → 2026年12月3日. */
export function lastDay(deadline: string | null | undefined): string {
  if (!deadline) return ''
  const end = Date.parse(deadline)
  return Number.isNaN(end) ? '' : date(new Date(end - 1).toISOString())
}

/** A deadline as people say it: 12月4日 0:00 is 12月3日24时; another moment is itself. */
export function lastMoment(deadline: string | null | undefined): string {
  const p = partsOf(deadline)
  if (!p) return ''
  if (p.hour !== '00' || p.minute !== '00') return `${p.month}月${p.day}日${p.hour}:${p.minute}`
  return `${lastDay(deadline).replace(/^\d+年/, '')}24时`
}

/** 12月1日 09:00; the day alone where it is its very beginning. */
export function dayAndTime(at: string | null | undefined): string {
  return dateTime(at)
    .replace(/^\d+年/, '')
    .replace(/ 00:00$/, '')
}

const day = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The day that it is in the city, as an input has it: 2026-11-23. */
export function today(now: Date = new Date()): string {
  const p = Object.fromEntries(day.formatToParts(now).map(({ type, value }) => [type, value]))
  return `${p.year}-${p.month}-${p.day}`
}

const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** 15:20:07 */
export const timeOfDay = (at: string) => clock.format(new Date(at))

function partsOf(at: string | null | undefined): Record<string, string> | undefined {
  const time = new Date(at ?? NaN)
  if (Number.isNaN(time.getTime())) return undefined
  return Object.fromEntries(full.formatToParts(time).map(({ type, value }) => [type, value]))
}
