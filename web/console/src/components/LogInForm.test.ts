import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { session } from '../session'
import LogInForm from './LogInForm.vue'

const dispatcher = {
  name: 'dispatcher',
  roles: ['dispatcher'],
  department: '',
  due: [] as string[],
}
vi.mock('../dialogs', () => ({ say: vi.fn(), complain: vi.fn() }))

let answers: [number, unknown][] = []
let sent: { path: string; body: Record<string, unknown> }[] = []
const refused = (code: string) => ({ error: { code, message: code, request_id: 'R' } })

beforeEach(() => {
  answers = []
  sent = []
  session.me = session.pending = undefined
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    sent.push({ path, body: init.body ? JSON.parse(String(init.body)) : {} })
    const [status, body] = answers.shift()!
    return Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body), { status }))
  })
})
afterEach(() => vi.unstubAllGlobals())

function form() {
  const page = mount(LogInForm, { attachTo: document.body })
  const type = async (id: string, text: string) => {
    const at = page.get(`[data-testid=${id}]`)
    await (at.element.tagName === 'INPUT' ? at : at.get('input')).setValue(text)
  }
  const go = async () => {
    await page.get('form').trigger('submit')
    await vi.waitFor(() => expect(answers).toHaveLength(0))
    await new Promise((done) => setTimeout(done))
    await nextTick()
  }
  return { page, type, go }
}

test('a code is asked for once the password was right, and what was typed goes with it', async () => {
  const { page, type, go } = form()
  await type('login-name', 'dispatcher')
  await type('login-password', 'secret words')
  answers.push([401, refused('second_factor_needed')])
  await go()
  expect(page.find('[data-testid=login-fault]').exists()).toBe(false)
  await type('login-code', '000000')
  answers.push([401, refused('bad_second_factor')])
  await go()
  expect(page.get('[data-testid=login-fault]').text()).toBe('bad_second_factor')
  await type('login-code', '123456')
  answers.push([201, dispatcher])
  await go()
  expect(sent.at(-1)!.body).toEqual({
    name: 'dispatcher',
    password: 'secret words',
    code: '123456',
    cookie: true,
  })
  expect(session.me?.name).toBe('dispatcher')
})

test('who is locked out while the code is asked for begins anew', async () => {
  const { page, type, go } = form()
  await type('login-name', 'dispatcher')
  await type('login-password', 'secret words')
  answers.push([401, refused('second_factor_needed')])
  await go()
  await type('login-code', '000000')
  answers.push([429, refused('too_many_requests')])
  await go()
  expect(page.find('[data-testid=login-password]').exists()).toBe(true)
  expect(page.get('[data-testid=login-fault]').text()).toBe('too_many_requests')
})

test('who has a password of an admin is nobody before he has one of his own', async () => {
  const { page, type, go } = form()
  await type('login-name', 'dispatcher')
  await type('login-password', 'one-time')
  answers.push([201, { ...dispatcher, due: ['password'] }])
  await go()
  expect(session.me).toBeUndefined()
  expect(page.find('[data-testid=old-password]').exists()).toBe(false) // it has just been typed
  await type('new-password', 'four unlikely words')
  await type('new-password-again', 'four unlikely words')
  answers.push([204, undefined], [200, dispatcher])
  await go()
  expect(sent[1]).toEqual({
    path: '/api/staff/v1/me/password',
    body: { old_password: 'one-time', password: 'four unlikely words' },
  })
  expect(session.me).toMatchObject({ name: 'dispatcher' })
})
