import { expect, test } from 'vitest'
import { shown } from '../../api/figures'
import { dateOf, fromAddress, periods, toAddress } from './filters'

test('what is asked for stands in the address, and comes back from it', () => {
  const q = {
    from: '2026-11-01',
    to: '2026-11-30',
    by: 'week',
    basis: 'closed' as const,
    source: 2,
  }
  expect(fromAddress(toAddress({ ...q, category: '', nature: undefined }))).toEqual(q)
  expect(fromAddress({ basis: 'guess', source: 'x', by: ['a'] })).toEqual({})
})

const periodOf = (text: string, now: string) =>
  periods(() => new Date(now))
    .find((p) => p.text === text)!
    .value()
    .map(dateOf)

test('last month is a whole month, also in January', () => {
  expect(periodOf('上月', '2026-01-15T04:00:00Z')).toEqual(['2025-12-01', '2025-12-31'])
})

test('a period is by the day that it is in the city when it is chosen, whatever the browser’s zone', () => {
  let now = new Date('2026-11-29T15:59:00Z')
  const list = periods(() => now)
  const chosen = (text: string) =>
    list
      .find((p) => p.text === text)!
      .value()
      .map(dateOf)
  expect(chosen('今天')).toEqual(['2026-11-29', '2026-11-29'])
  now = new Date('2026-11-29T16:00:00Z') // midnight there
  expect(chosen('今天')).toEqual(['2026-11-30', '2026-11-30'])
  expect(chosen('近7天')).toEqual(['2026-11-24', '2026-11-30'])
  expect(periodOf('今年', '2026-12-31T16:00:00Z')).toEqual(['2027-01-01', '2027-01-01'])
})

test('a value is written as files write it', () => {
  expect([
    shown(93, 'percent'),
    shown(2.5, 'days'),
    shown(7, 'count'),
    shown(null, 'percent'),
  ]).toEqual(['93.0%', '2.5', '7', '—'])
})
