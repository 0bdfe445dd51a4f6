import { expect, test, vi } from 'vitest'
import { manyWebhooks } from './many'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn() }))

const letter = (id: string) => ({ id, number: `26${id}`, event: 'status', status_label: '办理中' })

test('all that was given up to a client is listed, page by page, and pushed one by one', async () => {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const url = new URL(path, 'http://localhost')
    if (init.method === 'POST') {
      const { id } = JSON.parse(String(init.body))
      asked.push(id)
      return id === 'b'
        ? new Response('{"error":{"code":"not_found","message":"没有这条消息"}}', { status: 404 })
        : new Response('{"resent":1}')
    }
    expect(url.searchParams.get('client')).toBe('park')
    if (asked.length) return new Response('{"items":[],"next_cursor":""}')
    const first = url.searchParams.get('cursor') === null
    const items = first ? [letter('a'), letter('b')] : [letter('c'), letter('d')]
    return new Response(JSON.stringify({ items, next_cursor: first ? '2' : '9' }))
  })
  const many = manyWebhooks('park', '园区系统', 3)
  expect((await many.look()).map((r) => [r.key, r.title, r.ok])).toEqual([
    ['a', '26a status · 办理中', true],
    ['b', '26b status · 办理中', true],
    ['c', '26c status · 办理中', true],
  ])
  const fates = await many.act(['a', 'b', 'c'], () => {})
  expect(asked).toEqual(['a', 'b', 'c'])
  expect(fates.map((f) => f.text)).toEqual(['正在重新推送', '没有这条消息', '正在重新推送'])
  expect(await many.look(['b'])).toEqual([
    { key: 'b', title: '26b status · 办理中', ok: false, text: '已经不在这里' },
  ])
})
