import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { sure } from '../../dialogs'
import { session } from '../../session'
import QuickReplies from './index.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn(), sure: vi.fn() }))

let saved: (path: string) => void = () => {}

test('a code that is taken is asked about before it is written over, though the list has more pages than were read', async () => {
  session.me = { name: 'agent', roles: ['agent'], department: '', due: [] }
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (init.method === 'PUT') {
      saved(path)
      return new Response('{}')
    }
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
  const put = vi.fn()
  const asks = vi.mocked(sure)
  const save = async (text: string, goOn: boolean) => {
    const code = document.querySelector<HTMLInputElement>('[data-testid=code]')!
    code.value = text
    code.dispatchEvent(new Event('input'))
    asks.mockReset().mockResolvedValue(goOn)
    document.querySelector<HTMLElement>('[data-testid=save]')!.click()
    await flushPromises()
    return asks.mock.calls.length
  }
  saved = put
  expect(await save('hello', false)).toBe(1)
  expect(put).not.toHaveBeenCalled()
  expect(await save('hell', false)).toBe(0)
  expect(put).toHaveBeenCalledOnce()
  page.unmount()
})
