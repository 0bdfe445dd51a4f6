import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import type { KfState } from '../api/types'
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

it('accepts who waits, answers with a ready text, and closes', async () => {
  const kf: KfState = {
    agents: [{ kf_account: '1001@gz', nick: '小云', online: true, serving: [] }],
    waiting: [session],
  }
  const posted: unknown[] = []
  vi.stubGlobal('EventSource', QuietEvents)
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const path = url.replace('/standin/v1', '')
    if (init.method === 'POST') posted.push([path, JSON.parse(String(init.body))])
    if (path.endsWith('/accept'))
      Object.assign(kf, { waiting: [], agents: [{ ...kf.agents[0], serving: [session] }] })
    if (path.endsWith('/close')) Object.assign(kf, { agents: [{ ...kf.agents[0], serving: [] }] })
    const body = path === '/kf' ? kf : path === '/state' ? world : { items: [] }
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
