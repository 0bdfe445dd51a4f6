import { expect, test } from 'vitest'
import type { TicketItem } from '../../api/tickets'
import type { Role } from '../../roles'
import { session } from '../../session'
import { bulkSteps, pickable } from './bulk'

const as = (...roles: Role[]) =>
  (session.me = { name: 'somebody', roles, department: 'CG', due: [] })
const acts = () => bulkSteps().map((s) => s.act)
const item = (status: string) => ({ status }) as TicketItem

test('a box stands only where there is something to do with many', () => {
  as('agent')
  expect(acts()).toEqual([])
  expect(pickable(item('closed'))).toBe(false)
  as('handler')
  expect(acts()).toEqual(['sign'])
  expect(pickable(item('assigned'))).toBe(true)
  expect(pickable(item('handling'))).toBe(false)
  as('supervisor')
  expect(acts()).toEqual(['supervise'])
  expect(pickable(item('handling'))).toBe(true)
  as('dispatcher', 'handler')
  expect(acts()).toContain('sign')
  expect(acts()).toContain('accept')
})
