import type { Year } from '../../api/upkeep'

/**
 * Reads a year's days out of the notice of the 国务院办公厅 ("一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"),
 * or out of lines such as "元旦 2027-01-01 2027-01-02" and "上班 2027-01-04". What cannot be read is told, line by line.
 */
export function readNotice(year: number, text: string): { days: Year; faults: string[] } {
  const days: Year = { off_days: {}, makeup_workdays: [] }
  const faults: string[] = []
  for (const raw of text.split('\n')) {
    const line = raw.trim().replace(/^[一二三四五六七八九十]+、|^\d+[.、]\s*/, '')
    if (!line) continue
    if (!readLine(year, line, days)) faults.push(line)
  }
  days.makeup_workdays.sort()
  return { days, faults }
}

function readLine(year: number, line: string, days: Year): boolean {
  const dates = line.match(/\d{4}-\d{2}-\d{2}/g)
  if (dates) {
    const name = line.split(/[\s:：]/)[0] ?? ''
    if (name === '上班') days.makeup_workdays.push(...dates)
    else off(days, name, dates)
    return Boolean(name) && !/^\d/.test(name)
  }
  const [, name, rest] = /^([^：:]{2,12})[：:](.+)$/.exec(line) ?? []
  if (!name || !rest) return false
  let found = false
  for (const sentence of rest.replace(/（[^）]*）|\([^)]*\)/g, '').split(/[。；;]/)) {
    const listed = spans(year, sentence)
    if (!listed.length) continue
    found = true
    if (sentence.includes('上班')) days.makeup_workdays.push(...listed)
    else off(days, name, listed)
  }
  return found
}

function off(days: Year, name: string, dates: string[]) {
  days.off_days[name] = [...new Set([...(days.off_days[name] ?? []), ...dates])].sort()
}

/** 1月1日至3日、2月14日 → all the days. A day without a month is of the month before it. */
function spans(year: number, text: string): string[] {
  const dates: string[] = []
  let month = 0
  const pattern = /(?:(\d{1,2})月)?(\d{1,2})日(?:\s*至\s*(?:(\d{1,2})月)?(\d{1,2})日)?/g
  for (const [, m1, d1, m2, d2] of text.matchAll(pattern)) {
    month = m1 ? Number(m1) : month
    if (!month) continue
    const from = Date.UTC(year, month - 1, Number(d1))
    const to = d2 ? Date.UTC(year, (m2 ? Number(m2) : month) - 1, Number(d2)) : from
    for (let at = from; at <= to && dates.length < 60; at += 86_400_000)
      dates.push(new Date(at).toISOString().slice(0, 10))
    month = m2 ? Number(m2) : month
  }
  return dates
}
