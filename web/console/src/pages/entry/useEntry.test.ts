import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { emptyContent, type Entry } from '../../api/entries'
import { useEntry } from './useEntry'

let server: Entry

const entry = (revision: number, more: Partial<Entry> = {}) =>
  ({
    code: 'K1',
    kind: 'article',
    revision,
    draft: 3,
    state: 'published',
    content: { ...emptyContent(), title: '居住证' },
    work: { state: 'draft', content: { ...emptyContent(), title: '居住证办理' } },
    ...more,
  }) as Entry

beforeEach(() => {
  sessionStorage.clear()
  server = entry(5)
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(server)))
})

async function opened() {
  const e = effectScope().run(() => useEntry('K1', { kind: 'article' }))!
  await e.load()
  return e
}
const keptOf = () => JSON.parse(sessionStorage.getItem('hotline-kept:entry:K1') ?? 'null')

test.each(['return', 'offline'] as const)('%s keeps what is typed and not saved', async (what) => {
  const e = await opened()
  e.content.value.body = '写了一半'
  e.note.value = '补充地点'
  e.keep()
  server = entry(6, { state: what === 'offline' ? 'offline' : 'published' })
  await (what === 'return' ? e.review(false, '请核对') : e.step('offline', '政策调整'))
  await flushPromises()
  expect(e.entry.value?.revision).toBe(6)
  expect([e.content.value.body, e.note.value, e.dirty.value]).toEqual([
    '写了一半',
    '补充地点',
    true,
  ])
  // It is saved as a change of the text as it is now, and a reload has it still.
  expect(keptOf()).toMatchObject({ revision: 6, note: '补充地点' })
})

test('what was typed on an older text is not taken for a change of the newest', async () => {
  const e = await opened()
  e.content.value.body = '写了一半'
  e.keep()
  await flushPromises()
  server = entry(8) // another saved meanwhile
  const again = await opened()
  expect(again.content.value.body).toBe('写了一半')
  server = entry(9)
  await again.step('offline', '政策调整')
  await flushPromises()
  expect(keptOf()).toMatchObject({ revision: 5 })
})

test('a step without anything typed shows what there is now', async () => {
  const e = await opened()
  server = entry(6, { work: undefined, content: { ...emptyContent(), title: '居住证（新）' } })
  await e.step('drop', '不再需要')
  expect([e.content.value.title, e.dirty.value]).toEqual(['居住证（新）', false])
  expect(keptOf()).toBeNull()
})
