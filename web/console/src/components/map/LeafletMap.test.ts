import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import LeafletMap from './LeafletMap.vue'

async function opened(pickable: boolean) {
  vi.stubGlobal('fetch', async () => new Response('{"url":"","attribution":""}'))
  const page = mount(LeafletMap, {
    props: { points: [], cells: [], label: '事发地点', pickable },
    attachTo: document.body,
  })
  await flushPromises()
  const map = page.get<HTMLElement>('[role=application]')
  map.element.focus()
  const press = (key: string, keyCode: number) => map.trigger('keydown', { key, keyCode })
  const places = () =>
    (page.emitted('place') ?? []).map((e) => e[0] as { lat: number; lng: number })
  return { page, map, press, places }
}

test('the point is set where the cross stands, which the arrow keys move', async () => {
  const { page, map, press, places } = await opened(true)
  expect(map.attributes('tabindex')).toBe('0')
  expect(document.getElementById(map.attributes('aria-describedby')!)!.textContent).toContain(
    '准星',
  )
  await press('Enter', 13)
  expect(places()).toEqual([{ lat: 23.13, lng: 113.27 }])
  expect(page.get('[data-testid=map-said]').text()).toBe('已标出：北纬23.13，东经113.27')

  await press('ArrowRight', 39)
  await press('ArrowUp', 38)
  await vi.waitFor(async () => {
    await press(' ', 32)
    expect(places().at(-1)!.lng).toBeGreaterThan(113.28)
    expect(places().at(-1)!.lat).toBeGreaterThan(23.14)
  })
  page.unmount()
})

test('a key on a button of the map, or on one that only shows, sets nothing', async () => {
  const there = await opened(true)
  await there.page.get('.leaflet-control-zoom-in').trigger('keydown', { key: 'Enter' })
  expect(there.places()).toEqual([])
  there.page.unmount()
  const shows = await opened(false)
  await shows.press('Enter', 13)
  expect(shows.places()).toEqual([])
  expect(shows.page.find('[data-testid=map-cross]').exists()).toBe(false)
  shows.page.unmount()
})
