import { beforeEach, expect, test, vi } from 'vitest'
import type { Entry, EntryLine, VersionHead } from '../../api/entries'
import { session } from '../../session'
import { manyEntries } from './many'

const line = (code: string, draft = 2) => ({ code, title: `题${code}`, draft }) as EntryLine
const version = (number: number, state: string, author: string) =>
  ({ number, state, author }) as VersionHead
const there: Record<string, Partial<Entry>> = {}
const asked: { path: string; body?: unknown }[] = []

function file(code: string, versions: VersionHead[], until = '', live = 0) {
  const last = versions.at(-1)
  there[code] = {
    code,
    live,
    versions,
    work:
      last && ['draft', 'reviewed'].includes(last.state)
        ? ({ ...last, content: { valid_until: until } } as Entry['work'])
        : null,
  }
}

beforeEach(() => {
  for (const code of Object.keys(there)) delete there[code]
  asked.length = 0
  session.me = { name: 'editor-2', roles: ['editor'], department: '', due: [] }
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push({ path, body: init.body && JSON.parse(String(init.body)) })
    if (path.endsWith('/entries/bulk'))
      return new Response(
        '{"items":[{"code":"K1","ok":true,"message":""},{"code":"K2","ok":false,"message":"刚刚被其他人修改"}]}',
      )
    const found = there[path.split('/').pop()!]
    return found
      ? new Response(JSON.stringify(found))
      : new Response('{"error":{"code":"not_found","message":"没有这条内容"}}', { status: 404 })
  })
})

test('before drafts are approved it is said which would be passed over, and why', async () => {
  file('K1', [version(1, 'replaced', 'editor'), version(2, 'draft', 'editor')])
  file('K2', [version(1, 'replaced', 'editor-2'), version(2, 'draft', 'editor')])
  file('K3', [version(2, 'replaced', 'editor'), version(3, 'draft', 'editor')])
  file('K4', [version(2, 'reviewed', 'editor')])
  file('K5', [version(2, 'dropped', 'editor')])
  // What one wrote before citizens read it, or a draft that was dropped, does not count.
  file('K6', [version(1, 'published', 'editor-2'), version(2, 'draft', 'editor')], '', 1)
  file('K7', [version(1, 'dropped', 'editor-2'), version(2, 'draft', 'editor')])
  const codes = ['K1', 'K2', 'K3', 'K4', 'K5', 'K6', 'K7', 'K8']
  const rows = await manyEntries(
    'approve',
    codes.map((c) => line(c)),
    () => '',
  ).look()
  expect(rows.map((r) => [r.number, r.ok, r.text])).toEqual([
    ['K1', true, '待发布'],
    ['K2', false, '您写的草稿，须由另一位编辑审核'],
    ['K3', false, '已有第3版，请打开看过再处理'],
    ['K4', false, '已经审核通过'],
    ['K5', false, '没有待审核或待发布的草稿'],
    ['K6', true, '待发布'],
    ['K7', true, '待发布'],
    ['K8', false, '没有这条内容'],
  ])
})

test('what lapsed meanwhile is not published', async () => {
  file('K1', [version(2, 'reviewed', 'editor')], '2020-01-01')
  file('K2', [version(2, 'reviewed', 'editor')], '2999-01-01')
  file('K3', [version(2, 'draft', 'editor')])
  const rows = await manyEntries(
    'publish',
    ['K1', 'K2', 'K3'].map((c) => line(c)),
    () => '',
  ).look()
  expect(rows.map((r) => r.text)).toEqual([
    '有效期已过，请修改后重新审核',
    '已发布',
    '要先由另一位编辑审核通过',
  ])
})

test('it is done with the versions that were picked, and each has its outcome', async () => {
  const fates = await manyEntries('return', [line('K1', 2), line('K2', 5)], () => '写明地点').act(
    ['K1', 'K2'],
    () => {},
  )
  expect(asked.at(-1)!.body).toEqual({
    act: 'return',
    note: '写明地点',
    items: [
      { code: 'K1', version: 2 },
      { code: 'K2', version: 5 },
    ],
  })
  expect(fates).toEqual([
    { key: 'K1', ok: true, text: '退回修改' },
    { key: 'K2', ok: false, text: '刚刚被其他人修改' },
  ])
})

test('what one call does not take is said, and where the line breaks nothing is guessed', async () => {
  const many = Array.from({ length: 101 }, (_, i) => line(`K${i}`))
  for (const l of many) file(l.code, [version(2, 'draft', 'editor')])
  const rows = await manyEntries('approve', many, () => '').look()
  expect(rows.filter((r) => !r.ok).map((r) => [r.key, r.text])).toEqual([['K100', '一次最多100条']])
  vi.stubGlobal('fetch', async () => new Response('', { status: 503 }))
  await expect(manyEntries('approve', [line('K1')], () => '').look()).rejects.toThrow()
})
