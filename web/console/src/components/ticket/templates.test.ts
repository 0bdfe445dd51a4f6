import { expect, test } from 'vitest'
import type { Ticket } from '../../api/tickets'
import { filledIn } from './templates'

test('a template takes the ticket’s own words', () => {
  const t = {
    number: '26112310483520',
    title: '路灯不亮',
    department_name: '市城管局',
    due_at: '2026-12-04T00:00:00+08:00',
  } as Ticket
  const now = new Date('2026-11-28T10:00:00+08:00')
  expect(filledIn('【今天】【单位】：【标题】（【编号】）【期限】前答复【其他】', t, now)).toBe(
    '2026年11月28日市城管局：路灯不亮（261123 1 048352 0）12月3日24时前答复【其他】',
  )
})
