import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import Notices from './index.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn(), sure: vi.fn() }))
vi.mock('vue-router', () => ({ useRoute: () => ({ query: {} }) }))

const notice = (id: number, resendable: boolean) => ({
  id,
  number: `2611231048352${id}`,
  text: '已受理',
  state: resendable ? 'refused' : 'delivered',
  resendable,
})

test('of notices that are sent again each one’s outcome is said', async () => {
  const asked: unknown[] = []
  let read = 0
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path.endsWith('/resend')) {
      asked.push(JSON.parse(String(init.body)))
      return new Response(
        '{"items":[{"id":1,"ok":true,"error":""},{"id":3,"ok":false,"error":"已经送达"}]}',
      )
    }
    read++
    const items = [notice(1, true), notice(2, false), notice(3, true)]
    return new Response(JSON.stringify({ items, next_cursor: '' }))
  })
  const page = mount(Notices, { attachTo: document.body })
  await flushPromises()
  const lines = () =>
    [...document.querySelectorAll('[data-testid=bulk-rows] li')].map((l) => l.textContent)
  const press = async (id: string) => {
    document.querySelector<HTMLElement>(`[data-testid=${id}]`)!.click()
    await flushPromises()
  }
  await press('resend-all')
  expect(asked).toEqual([])
  expect(lines()).toHaveLength(2)
  await press('bulk-go')
  expect(asked).toEqual([{ ids: [1, 3] }])
  expect(lines()[0]).toContain('✓ 正在重发')
  expect(lines()[1]).toContain('✗ 已经送达')
  page.findComponent({ name: 'ElDialog' }).vm.$emit('closed') // it does not fade here
  await flushPromises()
  expect(read).toBe(2)
  expect(lines()).toEqual([])
  page.unmount()
})
