import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Citizen, Message, Sms } from '../../api/types'
import { toasts } from '../../state/toast'
import { createWorld, storeKey, type Store } from '../../state/world'
import Phone from './Phone.vue'

const page = 'http://localhost:8091/h5/binding'
const menu = {
  button: [
    { name: '市民诉求', sub_button: [{ name: '我要诉求', type: 'view', url: 'http://h/h5/new' }] },
    { name: '单个', type: 'click', key: 'ONE', sub_button: [] },
  ],
}
const message = (m: Partial<Message>): Message => ({
  id: 'm1',
  at: '2026-11-23T07:00:00Z',
  from: 'account',
  kind: 'text',
  text: '',
  ...m,
})

let citizen: Citizen
let chat: Message[]
let sms: Sms[]
let posted: { path: string; body: unknown }[]
let answers: Record<string, () => Response>
let store: Store
let phone: VueWrapper

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })
const get = (testid: string) => phone.get(`[data-testid="${testid}"]`)
const has = (testid: string) => phone.find(`[data-testid="${testid}"]`).exists()

beforeEach(() => {
  toasts.splice(0)
  posted = []
  chat = []
  sms = []
  citizen = {
    id: 'u1',
    openid: 'o1',
    nickname: '张三',
    phone: '13800138000',
    followed: true,
    browser_url: 'http://localhost:8091',
  }
  answers = {
    'GET /state': () =>
      json({
        account: { name: '广州12345', app_id: 'wx' },
        now: '2026-11-23T07:00:00Z',
        offset_seconds: 0,
        menu,
        citizens: [citizen],
        note: '',
      }),
    'GET /citizens/u1/chat': () => json({ items: chat }),
    'GET /citizens/u1/sms': () => json({ items: sms }),
    'POST /citizens/u1/menu': () => json({ open: page }),
  }
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    const path = url.replace('/standin/v1', '')
    const method = init?.method ?? 'GET'
    if (method !== 'GET') posted.push({ path, body: JSON.parse(String(init?.body ?? 'null')) })
    return Promise.resolve(answers[`${method} ${path}`]?.() ?? json({}))
  })
})

async function show() {
  store = createWorld()
  await store.readAll()
  phone = mount(
    {
      components: { Phone },
      setup: () => ({ store }),
      template: '<Phone :citizen="store.world.value.citizens[0]" />',
    },
    { global: { provide: { [storeKey as symbol]: store } } },
  )
  await flushPromises()
}

describe('before following', () => {
  it('shows the card, and the chat after the button was pressed', async () => {
    citizen.followed = false
    answers['POST /citizens/u1/follow'] = () => json({ ...citizen, followed: true })
    await show()
    expect(has('chat')).toBe(false)
    await get('follow').trigger('click')
    await flushPromises()
    expect(has('profile')).toBe(false)
    expect(has('chat')).toBe(true)
  })
})

describe('the menu', () => {
  it('is what was pushed; without one there is only the keyboard', async () => {
    await show()
    expect(get('menu-0').text()).toBe('市民诉求')
    expect(has('chat-input')).toBe(false)
    store.world.value!.menu = null
    await flushPromises()
    expect(has('menu')).toBe(false)
    expect(has('chat-input')).toBe(true)
    expect(has('toggle-menu')).toBe(false)
  })

  it('opens a page in the phone from an entry, and closes it', async () => {
    await show()
    await get('menu-0').trigger('click')
    await get('menu-0-0').trigger('click')
    await flushPromises()
    expect(posted).toEqual([{ path: '/citizens/u1/menu', body: { path: [0, 0] } }])
    expect(get('webview-frame').attributes('src')).toBe(page)
    expect(get('webview-title').text()).toBe('我要诉求')
    await get('webview-close').trigger('click')
    expect(has('webview')).toBe(false)
  })

  it('sends a click of a button without entries, which opens nothing', async () => {
    answers['POST /citizens/u1/menu'] = () => json({})
    await show()
    await get('menu-1').trigger('click')
    await flushPromises()
    expect(posted[0]?.body).toEqual({ path: [1] })
    expect(has('webview')).toBe(false)
  })

  it('frames nothing of another site', async () => {
    answers['POST /citizens/u1/menu'] = () => json({ open: 'https://elsewhere.example/' })
    await show()
    await get('menu-1').trigger('click')
    await flushPromises()
    expect(has('webview')).toBe(true)
    expect(has('webview-frame')).toBe(false)
  })

  it('refuses an address that is a script', async () => {
    answers['POST /citizens/u1/menu'] = () => json({ open: 'javascript:alert(1)' })
    await show()
    await get('menu-1').trigger('click')
    await flushPromises()
    expect(has('webview')).toBe(false)
    expect(toasts.map((t) => t.text)).toEqual(['这个链接打不开'])
  })
})

describe('the chat', () => {
  it('shows markup of the server as text', async () => {
    chat = [message({ text: '<img src=x onerror=alert(1)><a href="http://h/">去</a>' })]
    await show()
    expect(get('message').find('img').exists()).toBe(false)
    expect(get('message').text()).toContain('<img src=x onerror=alert(1)>')
    expect(get('chat-link').text()).toBe('去')
  })

  it('says that a message did not arrive', async () => {
    chat = [
      message({
        from: 'citizen',
        text: '喂',
        delivery: { attempts: 3, status: 'failed', detail: 'HTTP 500' },
      }),
      message({
        id: 'm2',
        from: 'system',
        kind: 'notice',
        text: '该公众号提供的服务出现故障，请稍后再试',
      }),
    ]
    await show()
    expect(get('failed').text()).toContain('HTTP 500')
    expect(get('notice').text()).toContain('出现故障')
  })

  it('sends with Enter, but not with the Enter that ends a word of an input method', async () => {
    await show()
    await get('toggle-keyboard').trigger('click')
    await get('chat-input').setValue(' 你好 ')
    await get('chat-input').trigger('keydown', { key: 'Enter', isComposing: true })
    await get('chat-input').trigger('keydown', { key: 'Enter', keyCode: 229 }) // Safari
    expect(posted).toEqual([])
    await get('chat-input').trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(posted).toEqual([
      { path: '/citizens/u1/messages', body: { type: 'text', content: '你好' } },
    ])
  })

  it('shows that the account is typing, until the time is up', async () => {
    citizen.typing_until = '2026-11-23T07:00:15Z'
    await show()
    expect(get('typing').text()).toBe('对方正在输入…')
    store.setClock('2026-11-23T07:00:15Z')
    await flushPromises()
    expect(has('typing')).toBe(false)
    citizen.typing_until = '2026-11-23T07:01:00Z'
    await store.apply({ type: 'typing', citizen_id: 'u1' })
    expect(has('typing')).toBe(true)
  })

  it('names the agent who speaks, also for what the account sends as them', async () => {
    chat = [
      message({ from: 'agent', agent: '小云', via: 'kf', text: '在' }),
      message({
        id: 'm2',
        from: 'agent',
        agent: '小麓',
        via: 'custom',
        kind: 'image',
        media_url: '/standin/media/p',
      }),
      message({ id: 'm3', text: '谢谢' }),
    ]
    await show()
    const names = phone.findAll('[data-testid="agent-name"]').map((n) => n.text())
    expect(names).toEqual(['小云：', '小麓：'])
  })

  it('taps an entry of a menu message', async () => {
    chat = [
      message({ kind: 'msgmenu', menu: { head: '评分', items: [{ id: '5', content: '满意' }] } }),
    ]
    await show()
    await get('msgmenu-5').trigger('click')
    await flushPromises()
    expect(posted).toEqual([
      { path: '/citizens/u1/msgmenu', body: { message_id: 'm1', item_id: '5' } },
    ])
  })
})

describe('text messages', () => {
  const code: Sms = {
    id: 's1',
    at: '2026-11-23T07:00:00Z',
    text: '您的验证码是482913',
    code: '482913',
  }

  it('slide down when they come, and stay in the inbox', async () => {
    await show()
    sms = [code]
    await store.apply({ type: 'sms', citizen_id: 'u1' })
    expect(get('sms-code').attributes('data-code')).toBe('482913')
    expect(get('sms-unread').text()).toContain('1')
    await get('open-sms').trigger('click')
    expect(has('sms-unread')).toBe(false)
    expect(get('sms-item').text()).toContain('482913')
  })

  it('count as read once their code was taken', async () => {
    await show()
    sms = [code]
    await store.apply({ type: 'sms', citizen_id: 'u1' })
    await get('sms-code').trigger('click')
    expect(has('sms-unread')).toBe(false)
    expect(has('sms-banner')).toBe(false)
  })

  it('do not slide down for what was there before', async () => {
    sms = [code]
    await show()
    expect(has('sms-banner')).toBe(false)
  })
})
