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

test('last month is a whole month, also in January', () => {
  const last = periods(new Date(2026, 0, 15)).find((p) => p.text === '上月')!
  expect(last.value.map(dateOf)).toEqual(['2025-12-01', '2025-12-31'])
})

test('a value is written as files write it', () => {
  expect([
    shown(93, 'percent'),
    shown(2.5, 'days'),
    shown(7, 'count'),
    shown(null, 'percent'),
  ]).toEqual(['93.0%', '2.5', '7', '—'])
})
