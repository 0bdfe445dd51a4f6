import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import Synonyms from './index.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn(), sure: async () => true }))
vi.mock('vue-router', () => ({ useRoute: () => ({ query: {} }) }))

test('groups come a page at a time, and stay where they were when one is deleted', async () => {
  let groups = ['五', '四', '三', '二', '一'].map((word, i) => ({ id: 5 - i, words: [word, '数'] }))
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const { pathname, searchParams } = new URL(path, 'http://localhost')
    if (init.method === 'DELETE') {
      groups = groups.filter((g) => g.id !== Number(pathname.split('/').at(-1)))
      return new Response(null, { status: 204 })
    }
    const q = searchParams.get('q') ?? ''
    const cursor = searchParams.get('cursor') ?? ''
    asked.push(`${q}/${cursor}`)
    const after = groups.filter((g) => g.words[0]!.includes(q) && g.id < Number(cursor || 99))
    const items = after.slice(0, 2)
    const next_cursor = after.length > 2 ? String(items[1]!.id) : ''
    return new Response(JSON.stringify({ items, next_cursor }))
  })
  const page = mount(Synonyms, { attachTo: document.body })
  await flushPromises()
  const words = () => page.findAll('tbody tr').map((r) => r.find('.el-tag').text())
  expect(words()).toEqual(['五', '四'])

  await page.get('[data-testid=more]').trigger('click')
  await flushPromises()
  expect(words()).toEqual(['五', '四', '三', '二'])

  await page.findAll('tbody tr')[1]!.findAll('button')[1]!.trigger('click')
  await flushPromises()
  expect(words()).toEqual(['五', '三', '二', '一'])
  expect(page.find('[data-testid=more]').exists()).toBe(false)
  expect(asked).toEqual(['/', '/4', '/', '/3'])

  await page.get('input[aria-label=查找]').setValue('二')
  await flushPromises()
  expect(words()).toEqual(['二'])
  expect(asked.at(-1)).toBe('二/')
  page.unmount()
})
