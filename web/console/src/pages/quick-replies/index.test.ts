import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { session } from '../../session'
import QuickReplies from './index.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn(), sure: vi.fn() }))

test('a code that is taken is said, though the list has more pages than were read', async () => {
  session.me = { name: 'agent', roles: ['agent'], department: '', due: [] }
  vi.stubGlobal('fetch', async (path: string) => {
    const { searchParams } = new URL(path, 'http://localhost')
    const item = (code: string, shared = false) => ({ code, text: '您好', shared })
    if (!searchParams.get('q'))
      return new Response(JSON.stringify({ items: [item('a', true)], next_cursor: '0.a' }))
    const last = searchParams.get('cursor') === '0.hello'
    return new Response(
      JSON.stringify(
        last
          ? { items: [item('hello')], next_cursor: '' }
          : { items: [item('hello', true)], next_cursor: '0.hello' },
      ),
    )
  })
  const page = mount(QuickReplies, { attachTo: document.body })
  await flushPromises()
  await page.get('[data-testid=add]').trigger('click')
  await flushPromises()
  const code = document.querySelector<HTMLInputElement>('[data-testid=code]')!
  const type = async (text: string) => {
    code.value = text
    code.dispatchEvent(new Event('input'))
    await flushPromises()
    return document.querySelector('[data-testid=fault]')?.textContent ?? ''
  }
  expect(await type('hell')).toBe('')
  expect(await type('hello')).toContain('已有这个代码')
  expect(await type('hello2')).toBe('')
  page.unmount()
})
