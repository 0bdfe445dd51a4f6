import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Chat, Desk, Line, Presence } from '../../api/desk'
import { session } from '../../session'
import { setPageTitle } from '../../title'
import { atDesk } from './atDesk'
import DeskMark from './DeskMark.vue'
import { prefs } from './prefs'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn() }))

const card = (id: number, unread = 0) =>
  ({
    id,
    state: 'active',
    agent_no: '8001',
    lines: unread,
    unread,
    owed_s: 0,
    urgent: false,
    citizen: { name: '张*', phone: '' },
    window: { left: 5, until: null },
  }) as Chat

let desk: Desk
let streams: { tell: (kind: string, data: unknown) => void; over: boolean }[]
let asked: string[]
let mounted: VueWrapper[]

/** A server that tells of a desk, and a stream that says what it is given. */
function serve(path: string, init: RequestInit = {}): Promise<Response> {
  asked.push(path)
  if (!path.includes('/desk/stream'))
    return Promise.resolve(new Response(JSON.stringify(path.endsWith('/desk') ? desk : {})))
  const body = new ReadableStream<Uint8Array>({
    start(out) {
      const stream = {
        over: false,
        tell: (kind: string, data: unknown) =>
          out.enqueue(
            new TextEncoder().encode(`event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`),
          ),
      }
      streams.push(stream)
      init.signal?.addEventListener('abort', () => (stream.over = true))
    },
  })
  return Promise.resolve(new Response(body))
}

const presence = (is: Presence) => ({ presence: is, capacity: 5, nick: '', agent_no: '8001' })

beforeEach(() => {
  streams = []
  asked = []
  mounted = []
  prefs.sound = false
  session.me = { name: 'agent', roles: ['agent'], department: '', due: [] }
  desk = {
    seat: presence('online'),
    feed: 7,
    chats: [card(1), card(2)],
    queue: { waiting: 0, longest_s: 0 },
    service: { console: true, open: true, hours: '', next: null },
    now: new Date().toISOString(),
  }
  // One tab: what it asks for it has.
  vi.stubGlobal('navigator', {
    onLine: true,
    locks: { request: (_: string, __: object, has: () => unknown) => Promise.resolve(has()) },
  })
  vi.stubGlobal('fetch', vi.fn(serve))
  setPageTitle('代录诉求 · 12345')
})
afterEach(() => mounted.forEach((m) => m.unmount()))

const router = () =>
  createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', component: { template: '' } }],
  })

function put(component: object, props = {}) {
  const one = mount(component, { props, global: { plugins: [router()] }, attachTo: document.body })
  mounted.push(one)
  return one
}
const elsewhere = () => put(DeskMark, { folded: false })

/** The page of the desk, as far as it has to do with the desk's being there. */
const page = {
  setup() {
    const at = atDesk()
    at.desk.show()
    return { at }
  },
  beforeUnmount(this: { at: ReturnType<typeof atDesk> }) {
    this.at.desk.hide()
  },
  render: () => undefined,
}
const line = (seq: number) =>
  ({ seq, at: desk.now, from: 'citizen', kind: 'text', text: '在吗' }) as Line

async function settled() {
  await flushPromises()
  await new Promise((go) => setTimeout(go, 5))
  await flushPromises()
}

test('who is on the desk stays on it on other pages, and is told there what comes', async () => {
  const mark = elsewhere()
  await settled()
  expect(streams).toHaveLength(1)
  expect(mark.get('[data-testid="desk-says"]').text()).toBe('在线')
  streams[0]!.tell('line', { chat_id: 2, line: line(1) })
  await settled()
  expect(mark.get('[data-testid="desk-unread"]').text()).toContain('1')
  expect(document.title).toBe('(1) 代录诉求 · 12345')
  expect(document.body.textContent).toContain('张* 有新消息')

  const there = put(page)
  await settled()
  expect(streams).toHaveLength(1) // it goes on
  const { at } = there.vm as unknown as { at: ReturnType<typeof atDesk> }
  expect(at.desk.state.chosen).toBe(2) // that he was called for
  mark.unmount()
  expect(streams[0]!.over).toBe(false)
  there.unmount()
  expect(streams[0]!.over).toBe(true)
  expect(document.title).toBe('代录诉求 · 12345')
})

test('who is offline is on it while its page is open, or a chat of his goes on', async () => {
  desk.seat = presence('offline')
  desk.chats = []
  const mark = elsewhere()
  await settled()
  expect(streams).toHaveLength(0)
  const there = put(page)
  await settled()
  expect(streams).toHaveLength(1)
  streams[0]!.tell('chat', { chat: card(3) })
  await settled()
  there.unmount()
  await settled()
  expect(streams[0]!.over).toBe(false)
  expect(mark.text()).toContain('离线')
  streams[0]!.tell('chat', { chat: { ...card(3), state: 'closed' } })
  await settled()
  expect(streams[0]!.over).toBe(true)
})

test('what is typed of a chat that is over elsewhere is not forgotten by a page that is not the desk', async () => {
  sessionStorage.setItem('hotline-kept:desk-ticket:9', '{}')
  elsewhere()
  await settled()
  expect(sessionStorage.getItem('hotline-kept:desk-ticket:9')).toBe('{}')
  put(page)
  await settled()
  expect(sessionStorage.getItem('hotline-kept:desk-ticket:9')).toBeNull()
})

test('where agents work in WeChat nothing is followed', async () => {
  desk.service.console = false
  const mark = elsewhere()
  await settled()
  expect(streams).toHaveLength(0)
  expect(mark.find('[data-testid="desk-says"]').exists()).toBe(false)
})
