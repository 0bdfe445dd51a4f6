import { expect, test } from 'vitest'
import type { TicketQuery } from '../../api/tickets'
import { fromAddress, toAddress } from './address'

const queue: TicketQuery = { status: 'open', alarm: '1', order: 'newest' }

test('an address says what differs from the queue, and brings the same list back', () => {
  const narrowed: TicketQuery = { ...queue, category: 'C5', photos: true, alarm: '', order: 'due' }
  const address = toAddress(narrowed, queue)
  expect(address).toEqual({ category: 'C5', photos: 'true', alarm: '', order: 'due' })
  expect(fromAddress({ queue: 'alarms', n: '1', ...address }, queue)).toEqual(narrowed)
  expect(toAddress(queue, queue)).toEqual({})
})

test('what an address cannot mean is left out', () => {
  expect(fromAddress({ order: 'loudest', category: ['C1', 'C2'], limit: '9999' }, queue)).toEqual(
    queue,
  )
})
