import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import type { Ticket } from '../../api/tickets'
import { session } from '../../session'
import PlaceMap from '../PlaceMap.vue'
import ReasonDialog from '../ReasonDialog.vue'
import TicketPlace from './TicketPlace.vue'

test('the point is on the map as long as it stands in words, and the square before and after', async () => {
  vi.useFakeTimers()
  session.me = { name: 'handler-CG', roles: ['handler'], department: 'CG', due: [] }
  vi.stubGlobal('fetch', async () => new Response('{"value":"23.12911,113.26438"}'))
  const ticket = { number: '26112310483520', area: { lat: 23.1275, lng: 113.2625 } } as Ticket
  const place = mount(TicketPlace, { props: { ticket }, global: { stubs: { PlaceMap: true } } })
  const details = place.get('details')
  ;(details.element as HTMLDetailsElement).open = true
  await details.trigger('toggle')
  const map = place.getComponent(PlaceMap)
  const square = [{ cell: 1, tickets: 1, ...ticket.area }]
  expect(map.props()).toMatchObject({ cells: square, points: [] })

  await place.getComponent(ReasonDialog).props('act')('到现场查看')
  await flushPromises()
  expect(place.text()).toContain('23.12911,113.26438')
  expect(map.props()).toMatchObject({ cells: [], points: [{ lat: 23.12911, lng: 113.26438 }] })

  await vi.advanceTimersByTimeAsync(120_000)
  expect(place.text()).not.toContain('23.12911')
  expect(map.props()).toMatchObject({ cells: square, points: [] })
  vi.useRealTimers()
})
