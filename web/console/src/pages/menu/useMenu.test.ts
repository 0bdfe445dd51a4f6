import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, type EffectScope } from 'vue'
import type { MenuOverview, MenuTab } from '../../api/menu'
import { byteLength, does, kindOf } from './kinds'
import { useMenu, type MenuEditing } from './useMenu'

const guide = (): MenuTab[] => [
  { name: '诉求', sub_button: [{ name: '我要诉求', type: 'view', url: '/h5/new' }] },
  { name: '查询', type: 'view', url: '/h5/search' },
]
const overview = (): MenuOverview => ({
  published: {
    number: 0,
    state: 'published',
    unknown: false,
    button: guide(),
    note: '',
    restores: 0,
    author: '',
    publisher: '',
    at: null,
    fault: '',
  },
  draft: { revision: 4, button: null, by: '', at: null, faults: [], hints: [] },
  pages: [{ name: '我要诉求', path: '/h5/new' }],
})

let scope: EffectScope
let sent: { path: string; body: unknown }[]
beforeEach(() => {
  sessionStorage.clear()
  sent = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (init.body) sent.push({ path, body: JSON.parse(String(init.body)) })
    const answer = path.endsWith('/menu')
      ? overview()
      : { faults: [{ at: [1], field: 'name', text: '太长' }], hints: [] }
    return new Response(JSON.stringify(answer))
  })
  scope = effectScope()
})
afterEach(() => scope.stop())

async function opened(): Promise<MenuEditing> {
  const m = scope.run(useMenu)!
  await m.load()
  return m
}

test('a tab that opened a page keeps it as its first entry', async () => {
  const m = await opened()
  m.addEntry(1)
  expect(m.tabs.value[1]).toEqual({
    name: '查询',
    sub_button: [
      { name: '查询', type: 'view', url: '/h5/search' },
      { name: '新入口', type: 'view', url: '/h5/new' },
    ],
  })
  expect(m.chosen.value).toEqual([1, 1])
  m.remove([1, 1])
  m.remove([1, 0])
  expect(m.tabs.value[1]).toEqual({ name: '查询' })
})

test('what is moved stays chosen, and never leaves its neighbours', async () => {
  const m = await opened()
  m.move([0], 1)
  expect(m.tabs.value.map((t) => t.name)).toEqual(['查询', '诉求'])
  expect(m.chosen.value).toEqual([1])
  m.move([1], 2)
  m.move([1, 0], -1)
  expect(m.tabs.value.map((t) => t.name)).toEqual(['查询', '诉求'])
})

test('what is typed outlives a reload, with the revision that it began from', async () => {
  const m = await opened()
  expect(m.dirty.value).toBe(false)
  m.tabs.value[0]!.name = '办事'
  await nextTick()
  expect(m.dirty.value).toBe(true)
  const again = await opened()
  expect(again.tabs.value[0]!.name).toBe('办事')
  expect(again.revision.value).toBe(4)
})

test('what is wrong is said beside its field, as somebody types', async () => {
  vi.useFakeTimers()
  const m = await opened()
  m.tabs.value[1]!.name = '查询所有的内容'
  await nextTick()
  await vi.advanceTimersByTimeAsync(300)
  expect(sent[0]!.path).toContain('/menu/check')
  expect(m.said('faults', [1], 'name')[0]?.text).toBe('太长')
  expect(m.said('faults', [0], 'name')).toEqual([])
  vi.useRealTimers()
})

test('buttons are told in people’s words', () => {
  expect(kindOf({ name: 'a', type: 'view', url: '/h5/new' })).toBe('page')
  expect(kindOf({ name: 'a', type: 'view', url: '//other.example' })).toBe('view')
  expect(does({ name: 'a', type: 'click', key: 'KEFU' }, [])).toBe('进入在线客服')
  expect(does({ name: 'a', type: 'view', url: '/h5/new' }, overview().pages)).toBe('我要诉求')
  expect(byteLength('在线客服5')).toBe(13)
})
