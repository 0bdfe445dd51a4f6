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

test('what a ticket waits for is due, not what it may be answered until; after its answer that is 回访', () => {
  const due = { due_at: '2026-11-25T00:00:00+08:00', call_back_by: null }
  const paused = { ...due, status: 'need_info', waits_until: null } as TicketItem
  expect(dueOf(paused, now)).toBeUndefined()
  const unread = { ...due, status: 'submitted', due_at: null, waits_until: '2026-11-28T00:00:00Z' }
  expect(dueOf(unread as TicketItem, now)?.text).toBe('超时2小时')
  const item = { ...due, status: 'closed', waits_until: null } as TicketItem
  expect(dueOf(item, now)).toBeUndefined()
  const late = { ...item, call_back_by: '2026-11-28T00:00:00+08:00' }
  expect(dueOf(late, now)).toEqual({ text: '回访超时10小时', tone: 'late' })
})

test('a stretch of time is said in the unit that fits', () => {
  expect(howLong(59 * 60_000)).toBe('59分钟')
  expect(howLong(47 * 3600_000)).toBe('47小时')
  expect(howLong(-72 * 3600_000)).toBe('3天')
})
