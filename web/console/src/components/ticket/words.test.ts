import { expect, test } from 'vitest'
import type { TicketItem } from '../../api/tickets'
import { dueOf, dueWords, howLong } from './words'

const now = Date.parse('2026-11-28T10:00:00+08:00')

test('a due date says how much is left, and how pressing that is', () => {
  expect(dueWords(null, now)).toBeUndefined()
  expect(dueWords('2026-12-04T00:00:00+08:00', now)).toEqual({ text: '剩5天', tone: '' })
  expect(dueWords('2026-11-29T00:00:00+08:00', now)).toEqual({ text: '剩14小时', tone: 'soon' })
  expect(dueWords('2026-11-25T00:00:00+08:00', now)).toEqual({ text: '超时3天', tone: 'late' })
})

test('after its answer a ticket waits for 回访', () => {
  const item = {
    status: 'closed',
    due_at: '2026-11-25T00:00:00+08:00',
    call_back_by: null,
  } as TicketItem
  expect(dueOf(item, now)).toBeUndefined()
  const late = { ...item, call_back_by: '2026-11-28T00:00:00+08:00' }
  expect(dueOf(late, now)).toEqual({ text: '回访超时10小时', tone: 'late' })
})

test('a stretch of time is said in the unit that fits', () => {
  expect(howLong(59 * 60_000)).toBe('59分钟')
  expect(howLong(47 * 3600_000)).toBe('47小时')
  expect(howLong(-72 * 3600_000)).toBe('3天')
})
