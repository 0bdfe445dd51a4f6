import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import PlaceMap from './PlaceMap.vue'

vi.mock('./map/LeafletMap.vue', () => {
  throw new Error('the line went down')
})

it('says so where the map could not be fetched', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const page = mount(PlaceMap)
  await vi.waitFor(() => expect(page.get('[data-testid="map-missing"]').text()).toContain('刷新'))
})
