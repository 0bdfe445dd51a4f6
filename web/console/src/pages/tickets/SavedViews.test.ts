import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import SavedViews from './SavedViews.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn(), sure: vi.fn() }))

test('Enter that ends the choice of a character keeps no view of half a name', async () => {
  const names: string[] = []
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    if (init.method === 'POST') names.push(JSON.parse(String(init.body)).name)
    return new Response('{"items":[]}')
  })
  const views = mount(SavedViews, { props: { query: {}, here: 0 }, attachTo: document.body })
  await views.get('[data-testid=view-add]').trigger('click')
  await flushPromises()
  const name = document.querySelector<HTMLInputElement>('[data-testid=view-name]')!
  name.value = '我的督办'
  name.dispatchEvent(new Event('input'))
  await flushPromises()
  const enter = (keyCode: number) =>
    name.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode, bubbles: true }))
  enter(229)
  await flushPromises()
  expect(names).toEqual([])
  enter(13)
  await flushPromises()
  expect(names).toEqual(['我的督办'])
  views.unmount()
})
