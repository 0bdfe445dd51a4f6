import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import type { KfState, Message, Session } from '../api/types'
import { createWorld, storeKey } from '../state/world'
import AgentApp from './AgentApp.vue'

const session = {
  openid: 'o2',
  citizen_id: 'u2',
  nickname: '李奶奶',
  since: '2026-11-23T07:00:00Z',
  last_text: '社保',
}
const world = {
  account: { name: '广州12345', app_id: 'wx' },
  now: '2026-11-23T07:03:00Z',
  offset_seconds: 0,
  menu: null,
  citizens: [{ id: 'u2', nickname: '李奶奶', followed: true, quota: { left: 4, until: '' } }],
  note: '',
}

class QuietEvents {
  onopen: (() => void) | null = null
  constructor() {
    queueMicrotask(() => this.onopen?.())
  }
  close() {}
}

const said = (m: Partial<Message>): Message => ({
  id: 'm1',
  at: '2026-11-23T07:02:00Z',
  from: 'citizen',
  kind: 'text',
  text: '社保',
  ...m,
})
let chat: Message[]

const serve = (kf: KfState, i: number, serving: Session[]) =>
  kf.agents.map((a, n) => (n === i ? { ...a, serving } : a))

beforeEach(() => (chat = []))

it('accepts who waits, answers with a ready text, and closes', async () => {
  const kf: KfState = {
    agents: [
      { kf_account: '1001@gz', nick: '小云', online: true, serving: [] },
      { kf_account: '1002@gz', nick: '小麓', online: true, serving: [] },
      { kf_account: '1003@gz', nick: '小林', online: false, serving: [] },
    ],
    waiting: [session],
  }
  const posted: unknown[] = []
  vi.stubGlobal('EventSource', QuietEvents)
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const path = url.replace('/standin/v1', '')
    if (init.method === 'POST') posted.push([path, JSON.parse(String(init.body))])
    if (path.endsWith('/accept'))
      Object.assign(kf, { waiting: [], agents: serve(kf, 0, [session]) })
    if (path.endsWith('/close')) Object.assign(kf, { agents: serve(kf, 0, []) })
    const body = path === '/kf' ? kf : path === '/state' ? world : { items: chat }
    return Promise.resolve(new Response(JSON.stringify(body)))
  })
  const tool = mount(AgentApp, { global: { provide: { [storeKey as symbol]: createWorld() } } })
  const get = (testid: string) => tool.get(`[data-testid="${testid}"]`)
  await flushPromises()
  expect(get('waiting-u2').text()).toContain('社保')
  expect(get('waiting-u2').text()).toContain('已等3分钟')

  await get('accept-u2').trigger('click')
  await flushPromises()
  expect(get('quota').text()).toContain('4')
  await get('quick-0').trigger('click')
  await get('agent-send').trigger('submit')
  await flushPromises()
  expect((get('agent-input').element as HTMLTextAreaElement).value).toBe('')

  await get('close-session').trigger('click')
  await flushPromises()
  expect(tool.find('[data-testid="conversation"]').exists()).toBe(false)
  expect(posted).toEqual([
    ['/kf/1001%40gz/accept', { citizen_id: 'u2' }],
    [
      '/kf/1001%40gz/messages',
      { citizen_id: 'u2', text: expect.stringContaining('广州12345微信在线客服') as string },
    ],
    ['/kf/1001%40gz/close', { citizen_id: 'u2' }],
  ])
  tool.unmount()
})

it('shows pictures and voices, and hands a citizen to whoever is online', async () => {
  chat = [
    said({ kind: 'image', text: '', media_url: '/standin/media/p' }),
    said({ id: 'm2', kind: 'voice', text: '路灯坏了', media_url: '/standin/media/v' }),
  ]
  let kf: KfState = {
    agents: [
      {
        kf_account: '1001@gz',
        nick: '小云',
        online: true,
        serving: [{ ...session, last_text: '[voice]' }],
      },
      { kf_account: '1002@gz', nick: '小麓', online: true, serving: [] },
      { kf_account: '1003@gz', nick: '小林', online: false, serving: [] },
    ],
    waiting: [],
  }
  const posted: unknown[] = []
  vi.stubGlobal('EventSource', QuietEvents)
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const path = url.replace('/standin/v1', '')
    if (init.method === 'POST') posted.push([path, JSON.parse(String(init.body))])
    if (path.endsWith('/switch')) kf = { ...kf, agents: serve(kf, 0, []) }
    const body = path === '/kf' ? kf : path === '/state' ? world : { items: chat }
    return Promise.resolve(new Response(JSON.stringify(body)))
  })
  const tool = mount(AgentApp, { global: { provide: { [storeKey as symbol]: createWorld() } } })
  await flushPromises()
  expect(tool.get('[data-testid="serving-u2"]').text()).toContain('[语音]')
  const conversation = tool.get('[data-testid="conversation"]')
  expect(conversation.get('img').attributes('src')).toBe('/standin/media/p')
  expect(conversation.text()).toContain('路灯坏了')
  expect(tool.find('[data-testid="hand-on-1003"]').exists()).toBe(false)
  await tool.get('[data-testid="hand-on-1002"]').trigger('click')
  await flushPromises()
  expect(posted).toEqual([['/kf/1001%40gz/switch', { citizen_id: 'u2', to: '1002@gz' }]])
  expect(tool.find('[data-testid="conversation"]').exists()).toBe(false)
  tool.unmount()
})
