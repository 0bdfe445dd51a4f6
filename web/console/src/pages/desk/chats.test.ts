import { expect, test, vi } from 'vitest'
import type { Chat, Desk, Line, OpenedChat } from '../../api/desk'
import { inOrder, lastSaid, lastSeq, newChats } from './chats'

const card = (id: number, more: Partial<Chat> = {}): Chat => ({
  id,
  state: 'active',
  end: '',
  urgent: false,
  citizen: { name: '张*', phone: '138****8000' },
  opened_at: '',
  connected_at: null,
  closed_at: null,
  agent: 'agent',
  agent_no: '8001',
  continues: 0,
  unread: 0,
  last: null,
  owed_s: 0,
  window: { left: 5, until: null },
  ticket_number: '',
  rating: { stars: 0, reason: '' },
  lines: 0,
  ...more,
})

const said = (seq: number, more: Partial<Line> = {}): Line => ({
  seq,
  at: '2026-11-28T10:00:00+08:00',
  from: 'citizen',
  agent: '',
  kind: 'text',
  text: `第${seq}句`,
  media_url: '',
  media_state: '',
  lat: null,
  lng: null,
  label: '',
  title: '',
  url: '',
  delivery: 'received',
  reason: '',
  ...more,
})

const desk = (...chats: Chat[]): Desk => ({
  seat: { presence: 'online', capacity: 5, nick: '客服8001号', agent_no: '8001' },
  feed: 10,
  chats,
  queue: { waiting: 0, longest_s: 0 },
  service: { console: true, open: true, hours: '9:00-18:00', next: null },
  now: '2026-11-28T10:00:00+08:00',
})

const opened = (chat: Chat, lines: Line[]): OpenedChat => ({
  chat,
  lines,
  citizen: { name: '张*', phone: '138****8000', chats: 1, tickets: 0 },
})

const line = (chat_id: number, l: Line) => ({ id: '1', kind: 'line', data: { chat_id, line: l } })
const chat = (c: Chat) => ({ id: '1', kind: 'chat', data: { chat: c } })

function held(lines: number) {
  const c = newChats()
  c.begin(desk(card(1, { lines })))
  c.fill(
    1,
    opened(
      card(1, { lines }),
      Array.from({ length: lines }, (_, i) => said(i + 1)),
    ),
  )
  return c
}

test('a line is held once, in its place, however often it is told', () => {
  const c = held(2)
  c.take(line(1, said(3)))
  c.take(line(1, said(3)))
  expect(c.find(1)!.lines.map((l) => l.seq)).toEqual([1, 2, 3])
  expect(c.find(1)!.unread).toBe(1)
  c.take(line(1, said(2, { kind: 'image', media_state: 'stored', media_url: '/m' })))
  expect(c.find(1)!.lines[1]!.media_url).toBe('/m')
  expect(c.find(1)!.unread).toBe(1)
})

test('a gap is noticed, and closed by what is read', () => {
  const c = held(2)
  c.take(line(1, said(5)))
  expect(c.find(1)!.gap).toBe(true)
  expect(lastSeq(c.find(1)!)).toBe(2)
  c.fill(1, opened(card(1, { lines: 5 }), [said(3), said(4), said(5)]))
  expect(c.find(1)!.gap).toBe(false)
  expect(c.find(1)!.lines.map((l) => l.seq)).toEqual([1, 2, 3, 4, 5])
})

test('what is told while a chat is being read is not lost by what was read', () => {
  const c = newChats()
  c.begin(desk(card(1, { lines: 2 })))
  c.take({ id: '2', kind: 'delivery', data: { chat_id: 1, seq: 2, delivery: 'sent', reason: '' } })
  c.take(line(1, said(3)))
  c.fill(
    1,
    opened(card(1, { lines: 2 }), [said(1), said(2, { from: 'agent', delivery: 'queued' })]),
  )
  expect(c.find(1)!.lines[1]!.delivery).toBe('sent')
  expect(c.find(1)!.card.lines).toBe(3)
  expect(c.find(1)!.gap).toBe(true)
  c.fill(1, opened(card(1, { lines: 3 }), [said(3)]))
  expect(c.find(1)!.gap).toBe(false)
})

test('a citizen’s words let the agent send more', () => {
  const c = held(1)
  const window = { left: 5, until: '2026-11-30T10:00:00+08:00' }
  c.take({ id: '3', kind: 'line', data: { chat_id: 1, line: said(2), window } })
  expect(c.find(1)!.card.window).toEqual(window)
})

test('of a chat that was never opened no lines are held, and it is counted all the same', () => {
  const c = newChats()
  c.begin(desk(card(1, { lines: 1 })))
  c.take(line(1, said(2)))
  expect(c.find(1)!.lines).toEqual([])
  expect(c.find(1)!.unread).toBe(1)
  expect(c.find(1)!.card.last!.text).toBe('第2句')
})

test('somebody is told of each line of a citizen once, of a new chat and of danger', () => {
  const heard = vi.fn()
  const c = newChats((chat, what) => heard(chat.id, what))
  c.begin(desk(card(1)))
  c.take(chat(card(1, { lines: 1, unread: 1 }))) // it is as of after the line that follows
  c.take(line(1, said(1)))
  c.take(line(1, said(1)))
  c.take(line(1, said(2, { from: 'system' })))
  c.take(chat(card(2, { lines: 3 })))
  c.take(chat(card(1, { lines: 2, urgent: true })))
  expect(heard.mock.calls).toEqual([
    [1, 'line'],
    [2, 'new'],
    [1, 'urgent'],
  ])
  expect(c.find(1)!.unread).toBe(0)
})

test('the list shows what citizen or agent said last, not what the account said of itself', () => {
  const c = held(1)
  c.take(line(1, said(2, { from: 'system', text: '客服8001号为您服务。' })))
  expect(lastSaid(c.find(1)!)).toBe('第1句')
  c.take(line(1, said(3, { kind: 'image', text: '' })))
  expect(lastSaid(c.find(1)!)).toBe('[图片]')
})

test('a wait begins with the citizen’s words and ends with the agent’s', () => {
  let now = 1_000
  const c = newChats(undefined, () => now)
  c.begin(desk(card(1), card(2, { owed_s: 60 })))
  c.take(line(1, said(1)))
  now = 9_000
  c.take(line(1, said(2)))
  expect(c.find(1)!.owedSince).toBe(1_000)
  expect(c.find(2)!.owedSince).toBe(1_000 - 60_000)
  c.take(line(1, said(3, { from: 'agent' })))
  expect(c.find(1)!.owedSince).toBe(0)
})

test('what became of a line, and how many messages are left, is shown', () => {
  const c = held(1)
  const data = {
    chat_id: 1,
    seq: 1,
    delivery: 'undelivered',
    reason: '45047',
    window: { left: 0, until: null },
  }
  c.take({ id: '2', kind: 'delivery', data })
  expect(c.find(1)!.lines[0]).toMatchObject({ delivery: 'undelivered', reason: '45047' })
  expect(c.find(1)!.card.window.left).toBe(0)
})

test('what the stream told of a line meanwhile is newer than the answer of the call that made it', () => {
  const c = held(1)
  const sent = said(2, { from: 'agent', delivery: 'sent' })
  c.take(line(1, sent))
  c.addSent(1, { ...sent, delivery: 'queued' })
  expect(c.find(1)!.lines[1]!.delivery).toBe('sent')
  c.addSent(1, said(3, { from: 'agent', delivery: 'queued' }))
  expect(lastSeq(c.find(1)!)).toBe(3)
})

test('a message on its way gives way to its line', () => {
  const c = held(1)
  const at = c.find(1)!
  at.outgoing = [
    { key: 'a', text: '您好', at: 1, share: 0, failed: '网络不通', kept: true },
    { key: 'b', text: '您好', at: 2, share: 0, failed: '', kept: true },
  ]
  c.take(line(1, said(2, { from: 'agent', text: '您好' })))
  expect(at.outgoing.map((o) => o.key)).toEqual(['a'])
})

test('a chat that another has by now is left on the screen until another is chosen', () => {
  const c = held(1)
  c.choose(1)
  c.take(chat(card(1, { agent: 'other', agent_no: '8002' })))
  expect(c.find(1)!.gone).toBe(true)
  c.choose(0)
  expect(c.find(1)).toBeUndefined()
})

test('a chat that was handed away and comes back is read anew: nobody told of what was said between', () => {
  const heard = vi.fn()
  const c = newChats((one, what) => heard(one.id, what))
  c.begin(desk(card(1, { lines: 2 })))
  c.fill(1, opened(card(1, { lines: 2 }), [said(1), said(2)]))
  c.choose(1)
  c.take(chat(card(1, { agent_no: '8002', lines: 2 })))
  expect(c.find(1)!.gone).toBe(true)
  c.take(chat(card(1, { lines: 5 })))
  expect(heard.mock.calls).toEqual([[1, 'new']])
  expect(c.find(1)!).toMatchObject({ gone: false, held: false })
  c.take(line(1, said(6))) // before the answer has come
  c.fill(
    1,
    opened(
      card(1, { lines: 6 }),
      [1, 2, 3, 4, 5, 6].map((seq) => said(seq)),
    ),
  )
  expect(c.find(1)!.lines.map((l) => l.seq)).toEqual([1, 2, 3, 4, 5, 6])
  expect(c.find(1)!.gap).toBe(false)
})

test('a chat that comes and is over, or is not his, is not shown', () => {
  const c = newChats()
  c.begin(desk())
  c.take(chat(card(7, { state: 'closed' })))
  c.take(chat(card(8, { agent_no: '8002' })))
  expect(c.state.chats).toEqual([])
})

test('after ten thousand lines and a thousand chats it is no larger', () => {
  const c = held(1)
  c.choose(1)
  for (let seq = 2; seq <= 10_000; seq++) c.take(line(1, said(seq)))
  expect(c.find(1)!.lines.length).toBeLessThanOrEqual(400)
  expect(lastSeq(c.find(1)!)).toBe(10_000)
  for (let id = 2; id <= 1_000; id++) {
    c.take(chat(card(id)))
    c.take(chat(card(id, { state: 'closed', closed_at: new Date(id * 1000).toISOString() })))
  }
  expect(c.state.chats.map((one) => one.id)).toEqual([1, 993, 994, 995, 996, 997, 998, 999, 1000])
})

test('looking back holds more, and leaving lets go of it', () => {
  const c = newChats()
  c.begin(desk(card(1, { lines: 900 })))
  c.fill(
    1,
    opened(
      card(1, { lines: 900 }),
      Array.from({ length: 300 }, (_, i) => said(601 + i)),
    ),
  )
  c.choose(1)
  c.fillBefore(
    1,
    Array.from({ length: 200 }, (_, i) => said(401 + i)),
  )
  c.fillBefore(
    1,
    Array.from({ length: 200 }, (_, i) => said(401 + i)),
  )
  expect(c.find(1)!.lines).toHaveLength(500)
  expect(c.find(1)!.lines[0]!.seq).toBe(401)
  c.choose(0)
  expect(c.find(1)!.lines).toHaveLength(300)
})

test('read anew after a reset, what is gone is gone, and what was missed is noticed', () => {
  const c = held(2)
  c.take(chat(card(2)))
  expect(c.take({ id: '', kind: 'reset', data: {} })).toBe(true)
  c.begin(desk(card(1, { lines: 4 })))
  expect(c.find(1)!.gap).toBe(true)
  expect(c.find(2)).toBeUndefined()
})

test('the urgent stand first, what is over last', () => {
  const c = newChats()
  c.begin(desk(card(1), card(2, { urgent: true }), card(3)))
  c.take(chat(card(1, { state: 'closed', closed_at: '2026-11-28T10:00:00+08:00' })))
  expect(inOrder(c.state.chats).map((one) => one.id)).toEqual([2, 3, 1])
})
