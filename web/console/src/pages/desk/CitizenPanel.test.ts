import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import type { OpenedChat } from '../../api/desk'
import { heldOf } from './chats'
import CitizenPanel from './CitizenPanel.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn() }))

const json = (body: unknown) => new Response(JSON.stringify(body))
const words = (text: string) =>
  json({
    items: [{ seq: 1, at: '2026-11-28T10:00:00+08:00', from: 'citizen', kind: 'text', text }],
  })

test('of two earlier chats that were opened the last one is shown, however late the first comes', async () => {
  let first: (r: Response) => void = () => {}
  const filed = (id: number) => ({ id, opened_at: '2026-11-27T10:00:00+08:00', lines: 1 })
  vi.stubGlobal('fetch', async (path: string) => {
    if (path.includes('/earlier/1')) return new Promise((go) => (first = go))
    if (path.includes('/earlier/2')) return words('第二次的话')
    if (path.includes('/earlier')) return json({ items: [filed(1), filed(2)], next_cursor: '' })
    return json({ items: [], next_cursor: '' })
  })
  const chat = heldOf({
    chat: { id: 7, state: 'active', citizen: { name: '张*', phone: '138' }, rating: {} },
    lines: [],
  } as unknown as OpenedChat)
  const drawer = { template: '<div><slot /></div>' }
  const panel = mount(CitizenPanel, {
    props: { chat },
    global: { stubs: { ElDrawer: drawer, RouterLink: RouterLinkStub } },
  })
  await flushPromises()
  const [one, two] = panel.findAll('[data-testid=earlier-chat]')
  await one!.trigger('click')
  await two!.trigger('click')
  await flushPromises()
  expect(panel.get('[data-testid=transcript]').text()).toContain('第二次的话')
  first(words('第一次的话'))
  await flushPromises()
  expect(panel.get('[data-testid=transcript]').text()).not.toContain('第一次的话')
})
