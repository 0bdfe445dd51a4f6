import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import MyChats from './index.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn() }))

const read = (id: number, text: string) =>
  new Response(
    JSON.stringify({
      chat: { id, state: 'closed', ticket_number: '', citizen: { name: `${id}号`, phone: '138' } },
      lines: [{ seq: 1, at: '2026-11-28T10:00:00+08:00', from: 'citizen', kind: 'text', text }],
    }),
  )

test('of two chats that were opened the last one is shown, and becomes a ticket, however late the first comes', async () => {
  let first: (r: Response) => void = () => {}
  const filed: string[] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (init.method === 'POST') filed.push(path)
    if (path.includes('/chats/1')) return new Promise((go) => (first = go))
    return read(2, '第二个人的话')
  })
  const page = mount(MyChats, {
    global: {
      stubs: {
        RouterLink: true,
        PagedTable: { name: 'TableStub', emits: ['open'], template: '<div />' },
        ElDrawer: { template: '<div><slot /></div>' },
      },
    },
  })
  const table = page.getComponent({ name: 'TableStub' })
  table.vm.$emit('open', { id: 1 })
  await flushPromises()
  table.vm.$emit('open', { id: 2 })
  await flushPromises()
  expect(page.get('[data-testid=transcript]').text()).toContain('第二个人的话')
  first(read(1, '第一个人的话'))
  await flushPromises()
  expect(page.get('[data-testid=transcript]').text()).not.toContain('第一个人的话')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(filed).toHaveLength(1)
  expect(filed[0]).toContain('/chats/2/ticket')
})
