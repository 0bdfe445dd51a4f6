import { ApiError } from '@shared/http'
import { upload } from '@shared/upload'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, type EffectScope } from 'vue'
import type { Chat, Desk } from '../../api/desk'
import { keepNoMore } from '../../composables/useKept'
import { countUnsent, unsent } from '../../composables/unsent'
import { arrive, session } from '../../session'
import { newChats, type Held } from './chats'
import { useOutbox } from './useOutbox'

vi.mock('@shared/upload')

const agent = { name: 'agent', roles: ['agent' as const], department: '', due: [] }
const sent: { path: string; key: string; text: string }[] = []
let answer: (text: string) => Promise<Response>
let pages: EffectScope[] = []

beforeEach(() => {
  sessionStorage.clear()
  sent.length = 0
  pages = []
  session.me = agent
  session.ended = false
  answer = async (text) => line(text)
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const key = (init.headers as Record<string, string>)['Idempotency-Key']!
    const { text } = JSON.parse(String(init.body))
    sent.push({ path, key, text })
    return answer(text)
  })
})
afterEach(() => pages.forEach((p) => p.stop()))

const line = (text: string, hints: string[] = []) =>
  new Response(JSON.stringify({ seq: 1, from: 'agent', kind: 'text', text, hints }))
const never = () => new Promise<Response>(() => {})
const picture = () => new File(['x'], '现场.jpg', { type: 'image/jpeg' })

/** The desk as a page that has just come shows it. */
function page(...ids: number[]) {
  const chats = newChats()
  const seat = { presence: 'online', capacity: 5, nick: '', agent_no: '8001' } as const
  const of = (id: number) =>
    ({ id, state: 'active', agent_no: '8001', lines: 0, unread: 0, owed_s: 0 }) as Chat
  chats.begin({ seat, chats: ids.map(of), now: '' } as unknown as Desk)
  const scope = effectScope()
  pages.push(scope)
  const outbox = scope.run(() => useOutbox(chats))!
  return {
    outbox,
    chat: (id: number): Held => chats.find(id)!,
    leave: chats.forget,
    gone: () => scope.stop(),
  }
}

test('what is on its way when the page goes is sent by the next, and is the same message', async () => {
  const before = page(1)
  answer = never
  before.outbox.send(before.chat(1), '请稍等')
  before.outbox.send(before.chat(1), '正在核实')
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  before.gone()

  answer = async (text) => line(text)
  const after = page(1)
  await after.outbox.restore(after.chat(1))
  expect(after.chat(1).outgoing.map((o) => o.text)).toEqual(['请稍等', '正在核实'])
  await vi.waitFor(() => expect(sent).toHaveLength(3))
  expect(sent[1]).toEqual(sent[0])
  expect(sent[2]!.text).toBe('正在核实')
  await vi.waitFor(() => expect(after.chat(1).outgoing).toEqual([]))
  expect(countUnsent()).toBe(0)
})

test('what nobody came back for in time is shown as not sent, and goes under its key when somebody wants it', async () => {
  const before = page(1)
  answer = never
  before.outbox.send(before.chat(1), '请稍等')
  await vi.waitFor(() => expect(sent).toHaveLength(1))
  before.gone()

  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3 * 60_000)
  answer = async (text) => line(text)
  const after = page(1)
  await after.outbox.restore(after.chat(1))
  const [o] = after.chat(1).outgoing
  expect(o!.failed).toContain('没有得到答复')
  expect(sent).toHaveLength(1)
  after.outbox.again(after.chat(1), o!.key)
  await vi.waitFor(() => expect(after.chat(1).outgoing).toEqual([]))
  expect(sent[1]).toEqual(sent[0])
})

test('a refusal is said again after a reload, until the message is dropped', async () => {
  const before = page(1)
  answer = async () =>
    new Response(JSON.stringify({ error: { code: 'wrong_state', message: '会话已结束' } }), {
      status: 409,
    })
  before.outbox.send(before.chat(1), '您好')
  await vi.waitFor(() => expect(before.chat(1).outgoing[0]!.failed).toBe('会话已结束'))
  const after = page(1)
  await after.outbox.restore(after.chat(1))
  expect(after.chat(1).outgoing[0]!.failed).toBe('会话已结束')
  expect(sent).toHaveLength(1)
  after.outbox.drop(after.chat(1), after.chat(1).outgoing[0]!.key)
  expect(countUnsent()).toBe(0)
})

test('chats that are gone take what was unsent with them, and no others', async () => {
  const { outbox, chat } = page(1, 2)
  answer = never
  outbox.send(chat(1), '一')
  outbox.send(chat(2), '二')
  unsent.forgetBut([2])
  expect(await unsent.of(1)).toEqual([])
  expect((await unsent.of(2)).map((o) => o.text)).toEqual(['二'])
})

test('what the server says of a message stands under its own chat, however late', async () => {
  const { outbox, chat } = page(1, 2)
  let first: (r: Response) => void = () => {}
  answer = (text) =>
    text === '我保证' ? new Promise((go) => (first = go)) : Promise.resolve(line(text))
  outbox.send(chat(1), '我保证')
  outbox.send(chat(2), '您好')
  await vi.waitFor(() => expect(chat(2).outgoing).toEqual([]))
  first(line('我保证', ['承诺用语：保证']))
  await vi.waitFor(() => expect(chat(1).hints).toEqual(['承诺用语：保证']))
  expect(chat(2).hints).toEqual([])
})

test('a file whose log-in has ended waits for the next one, and is the same file then', async () => {
  const { outbox, chat } = page(1)
  const put = vi.mocked(upload)
  put.mockRejectedValueOnce(new ApiError(401, 'not_logged_in', '请先登录'))
  put.mockResolvedValueOnce({ seq: 1, from: 'agent', kind: 'image', text: '' })
  outbox.sendFile(chat(1), picture())
  await vi.waitFor(() => expect(session.ended).toBe(true))
  expect(chat(1).outgoing[0]).toMatchObject({ text: '现场.jpg', failed: '' })
  arrive(agent)
  await vi.waitFor(() => expect(chat(1).outgoing).toEqual([]))
  expect(put.mock.calls[1]![6]).toEqual(put.mock.calls[0]![6])
  expect(put.mock.calls[1]![2]).toBe(put.mock.calls[0]![2])
})

test('what failed for the line goes when it is back, in its order; what was refused does not', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { outbox, chat } = page(1)
  const refused = { error: { code: 'content_refused', message: '不能发送' } }
  answer = (text) =>
    text === '不行'
      ? Promise.resolve(new Response(JSON.stringify(refused), { status: 409 }))
      : Promise.reject(new TypeError('Failed to fetch'))
  for (const text of ['一', '不行', '二']) outbox.send(chat(1), text)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(chat(1).outgoing.map((o) => o.failed !== '')).toEqual([true, true, true])
  const keys = chat(1).outgoing.map((o) => o.key)
  sent.length = 0

  answer = async (text) => line(text)
  outbox.resume()
  await vi.advanceTimersByTimeAsync(100)
  expect(sent.map((s) => s.key)).toEqual([keys[0], keys[2]])
  expect(chat(1).outgoing.map((o) => o.text)).toEqual(['不行'])
  vi.useRealTimers()
})

const busy = async () => new Response('{}', { status: 503 })

test('what met a busy server goes by itself a little later, though the stream never went', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { outbox, chat } = page(1)
  answer = busy
  outbox.send(chat(1), '请稍等')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(chat(1).outgoing[0]!.failed).not.toBe('')
  const tries = sent.length
  answer = async (text) => line(text)
  await vi.advanceTimersByTimeAsync(15_000)
  expect(sent).toHaveLength(tries + 1)
  expect(sent.at(-1)).toEqual(sent[0])
  expect(chat(1).outgoing).toEqual([])
  vi.useRealTimers()
})

test('what failed for the line before a reload goes by itself after it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const before = page(1)
  answer = busy
  before.outbox.send(before.chat(1), '请稍等')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(before.chat(1).outgoing[0]!.failed).not.toBe('')
  before.gone()

  answer = async (text) => line(text)
  const after = page(1)
  await after.outbox.restore(after.chat(1))
  await vi.advanceTimersByTimeAsync(100)
  expect(sent.at(-1)).toEqual(sent[0])
  expect(after.chat(1).outgoing).toEqual([])
  vi.useRealTimers()
})

test('what a later message has overtaken goes only when somebody wants it, after a reload too', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const before = page(1)
  answer = (text) => (text === '先说的' ? busy() : Promise.resolve(line(text)))
  before.outbox.send(before.chat(1), '先说的')
  before.outbox.send(before.chat(1), '后说的')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(before.chat(1).outgoing.map((o) => o.text)).toEqual(['先说的'])
  sent.length = 0
  answer = async (text) => line(text)
  before.outbox.resume()
  await vi.advanceTimersByTimeAsync(60_000)
  before.gone()
  const after = page(1)
  await after.outbox.restore(after.chat(1))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent).toEqual([])

  const [o] = after.chat(1).outgoing
  expect(o!.failed).not.toBe('')
  after.outbox.again(after.chat(1), o!.key)
  await vi.advanceTimersByTimeAsync(100)
  expect(sent.map((s) => s.text)).toEqual(['先说的'])
  vi.useRealTimers()
})

test('a chat that leaves the list takes what was unsent with it: nobody is warned of what nobody sees', async () => {
  const { outbox, chat, leave } = page(1, 2)
  answer = never
  outbox.send(chat(1), '一')
  outbox.send(chat(2), '二')
  leave(1)
  await nextTick()
  expect(countUnsent()).toBe(1)
  expect((await unsent.of(2)).map((o) => o.text)).toEqual(['二'])
})

const leaving = () => {
  const e = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(e)
  return e.defaultPrevented
}

test('who leaves is warned of a file that the browser does not keep, not of words that it does', async () => {
  const { outbox, chat } = page(1)
  answer = never
  vi.mocked(upload).mockReturnValue(never())
  outbox.send(chat(1), '您好')
  await vi.waitFor(() => expect(chat(1).outgoing[0]!.kept).toBe(true))
  expect(leaving()).toBe(false)
  outbox.sendFile(chat(1), picture())
  expect(leaving()).toBe(true)
})

test('a file that was not kept is named after a reload, and cannot be sent as words', async () => {
  const before = page(1)
  vi.mocked(upload).mockReturnValue(never())
  before.outbox.sendFile(before.chat(1), picture())
  before.gone()
  const after = page(1)
  await after.outbox.restore(after.chat(1))
  expect(after.chat(1).outgoing[0]).toMatchObject({ text: '现场.jpg', lost: true })
  expect(after.chat(1).outgoing[0]!.failed).not.toBe('')
  expect(sent).toEqual([])
})

// The last one: from here on nothing is kept.
test('who logs out is not asked a second time by the browser', async () => {
  const { outbox, chat } = page(1)
  vi.mocked(upload).mockReturnValue(never())
  outbox.sendFile(chat(1), picture())
  expect(leaving()).toBe(true)
  keepNoMore()
  expect(leaving()).toBe(false)
})
