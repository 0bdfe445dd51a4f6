import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import Transcripts from './index.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn() }))

const words = (text: string) =>
  new Response(
    JSON.stringify({
      lines: [{ seq: 1, at: '2026-11-28T10:00:00+08:00', from: 'citizen', kind: 'text', text }],
    }),
  )
const searches: Record<string, string>[] = []
let first: (r: Response) => void = () => {}
let page: ReturnType<typeof open>

const open = () =>
  mount(Transcripts, {
    attachTo: document.body,
    global: {
      stubs: {
        ExportMenu: true,
        ElTable: { name: 'TableStub', emits: ['row-dblclick'], template: '<div />' },
        ElDrawer: { template: '<div><slot /></div>' },
      },
    },
  })

beforeEach(() => {
  searches.length = 0
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path.includes('/chats/1')) return new Promise((go) => (first = go))
    if (path.includes('/chats/2')) return words('第二个人的话')
    searches.push(JSON.parse(String(init.body)))
    const items = [{ id: 1 }, { id: 2 }]
    return new Response(JSON.stringify({ items, next_cursor: 'c1', looked_back_to: null }))
  })
  page = open()
})
afterEach(() => page.unmount())

async function search() {
  await page.get('form').trigger('submit')
  await flushPromises()
}

test('of two chats that were opened the last one is shown, however late the first comes', async () => {
  await search()
  const table = page.getComponent({ name: 'TableStub' })
  table.vm.$emit('row-dblclick', { id: 1 })
  await flushPromises()
  table.vm.$emit('row-dblclick', { id: 2 })
  await flushPromises()
  expect(page.get('[data-testid=transcript]').text()).toContain('第二个人的话')
  first(words('第一个人的话'))
  await flushPromises()
  expect(page.get('[data-testid=transcript]').text()).not.toContain('第一个人的话')
})

test('继续 goes on with what was asked for, whatever the form says by now', async () => {
  const set = (id: string, value: string) => page.get(`[data-testid=${id}]`).setValue(value)
  await set('text', '噪音')
  await set('reason', '核查投诉')
  await search()
  await set('text', '路灯')
  await page.get('[data-testid=more]').trigger('click')
  await flushPromises()
  expect(searches[1]).toEqual({ ...searches[0], cursor: 'c1' })
  expect(searches[1]!.text).toBe('噪音')
  await search()
  expect(searches[2]).toMatchObject({ text: '路灯', cursor: '' })
})
