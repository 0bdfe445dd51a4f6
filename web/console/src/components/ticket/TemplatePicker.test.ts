import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import type { Ticket } from '../../api/tickets'
import { session } from '../../session'
import TemplatePicker from './TemplatePicker.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn(), sure: vi.fn() }))

test('all templates are offered, however many pages they have, and one is found among them', async () => {
  session.me = { name: 'handler-CG', roles: ['handler'], department: 'CG', due: [] }
  const template = (id: number) => ({
    id,
    name: `模板${id}`,
    text: id === 11 ? '已安排养护单位' : '已收到',
    shared: true,
    department: 'CG',
    version: 1,
  })
  const ids = Array.from({ length: 12 }, (_, i) => i + 1)
  vi.stubGlobal('fetch', async (path: string) => {
    const second = new URL(path, 'http://localhost').searchParams.has('cursor')
    const items = (second ? ids.slice(7) : ids.slice(0, 7)).map(template)
    return new Response(JSON.stringify({ items, next_cursor: second ? '' : '0.CG.模板7' }))
  })
  const picker = mount(TemplatePicker, {
    props: { ticket: { number: '26112310483520' } as Ticket, text: '' },
    attachTo: document.body,
    global: { stubs: { transition: false } }, // it fetches when it opens
  })
  await picker.get('[data-testid=templates]').trigger('click')
  await flushPromises()
  const offered = () => [...document.querySelectorAll<HTMLElement>('[data-testid=template]')]
  await vi.waitFor(() => expect(offered()).toHaveLength(12))
  const find = document.querySelector<HTMLInputElement>('[data-testid=templates-q]')!
  find.value = '养护'
  find.dispatchEvent(new Event('input'))
  await flushPromises()
  expect(offered().map((o) => o.querySelector('strong')!.textContent)).toEqual(['模板11'])
  offered()[0]!.click()
  expect(picker.emitted('pick')).toEqual([['已安排养护单位']])
  picker.unmount()
})
