import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { BulkRow, TicketItem } from '../../api/tickets'
import { session } from '../../session'
import BulkBar from './BulkBar.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn() }))

interface Asked {
  act: string
  items: { number: string; version?: number }[]
  preview: boolean
}

const row = (number: string, version: number, ok: boolean): BulkRow => ({
  number,
  version,
  ok,
  title: number,
  status_label: '待派单',
  message: ok ? undefined : '已被他人处理，请刷新后再试',
})

test('what could not be done is tried again with the versions that the preview shows', async () => {
  session.me = { name: 'dispatcher', roles: ['dispatcher'], department: '', due: [] }
  const asked: Asked[] = []
  const answers: BulkRow[][] = [
    [row('A', 1, true), row('B', 2, true)], // what would become of them
    [row('A', 2, true), row('B', 5, false)], // somebody was faster with B
    [row('B', 5, true)],
    [row('B', 6, true)],
  ]
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (!path.endsWith('/tickets/bulk')) return new Response('{"items":[]}')
    asked.push(JSON.parse(String(init.body)))
    const items = answers[asked.length - 1]!
    return new Response(JSON.stringify({ items, done: items.filter((r) => r.ok).length }))
  })
  const items = [
    { number: 'A', version: 1 },
    { number: 'B', version: 2 },
  ] as TicketItem[]
  const bar = mount(BulkBar, { props: { items }, attachTo: document.body })
  const press = async (id: string) => {
    await nextTick()
    document.querySelector<HTMLElement>(`[data-testid=${id}]`)!.click()
    await flushPromises()
  }
  await press('bulk-accept')
  await press('bulk-go')
  await press('bulk-again')
  expect(asked.at(-1)).toMatchObject({ items: [{ number: 'B' }], preview: true })
  await press('bulk-go')
  expect(asked).toHaveLength(4)
  expect(asked[1]).toMatchObject({
    act: 'accept',
    preview: false,
    items: [{ version: 1 }, { version: 2 }],
  })
  expect(asked[3]).toMatchObject({
    act: 'accept',
    preview: false,
    items: [{ number: 'B', version: 5 }],
  })
  expect(document.querySelector('[data-testid=bulk-again]')).toBeNull()
  bar.unmount()
})
