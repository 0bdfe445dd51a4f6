import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import type { OpenedChat } from '../../api/desk'
import { heldOf } from './chats'
import TicketPanel from './TicketPanel.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn() }))

const keys: string[] = []
const bodies: Record<string, unknown>[] = []
const answers: Response[] = []

beforeEach(() => {
  sessionStorage.clear()
  keys.length = bodies.length = answers.length = 0
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    keys.push((init.headers as Record<string, string>)['Idempotency-Key']!)
    bodies.push(JSON.parse(String(init.body)))
    return answers.shift()!
  })
})

const chat = () =>
  heldOf({
    chat: { id: 7, state: 'active', ticket_number: '', citizen: { name: '张*', phone: '138' } },
    lines: [],
  } as unknown as OpenedChat)

const panel = () =>
  mount(TicketPanel, {
    props: { chat: chat() },
    global: { stubs: { RouterLink: RouterLinkStub } },
  })

test('nothing is chosen for the citizen, and what nobody said stands beside its field', async () => {
  const wrong = { category: '请选择诉求类型', public_intent: '请选择公开意向' }
  answers.push(
    new Response(JSON.stringify({ error: { code: 'invalid', message: '请检查', fields: wrong } }), {
      status: 422,
    }),
  )
  const form = panel()
  expect(form.findAll('input:checked')).toHaveLength(0)
  await form.get('form').trigger('submit')
  await flushPromises()
  expect(bodies[0]).toMatchObject({ category: '', nature: '' })
  expect(bodies[0]).not.toHaveProperty('public_intent')
  expect(form.findAll('[data-testid=fault]').map((f) => f.text())).toEqual(Object.values(wrong))
  form.unmount()
})

test('an answer that was lost and a page that came anew make no second ticket', async () => {
  answers.push(
    new Response('{}', { status: 503 }),
    new Response('{}', { status: 503 }),
    new Response(JSON.stringify({ number: '26112810483520' })),
  )
  const first = panel()
  await first.get('[data-testid=ticket-title]').setValue('楼上装修噪音')
  await first.get('form').trigger('submit')
  await flushPromises()
  first.unmount() // another chat was opened, or the page went

  const second = panel()
  expect(second.get<HTMLInputElement>('[data-testid=ticket-title]').element.value).toBe(
    '楼上装修噪音',
  )
  await second.get('form').trigger('submit')
  await flushPromises()
  await second.get('form').trigger('submit')
  await flushPromises()
  expect(second.get('[data-testid=became]').text()).toContain('26112810483520')
  expect(second.getComponent(RouterLinkStub).props('to')).toBe('/tickets/26112810483520')
  expect(keys).toEqual([keys[0], keys[0], keys[0]])
  expect(keys[0]).not.toBe('')
  second.unmount()
  expect(sessionStorage.length).toBe(0)

  // Its next ticket is another.
  answers.push(new Response('{}', { status: 503 }))
  const third = panel()
  await third.get('[data-testid=ticket-title]').setValue('路灯不亮')
  await third.get('form').trigger('submit')
  await flushPromises()
  expect(keys[3]).not.toBe(keys[0])
}, 20_000) // three forms
