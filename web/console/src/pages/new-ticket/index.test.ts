import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { sure } from '../../dialogs'
import page from './index.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn(), sure: vi.fn() }))

interface Asked {
  path: string
  key: string | undefined
  body: Record<string, unknown>
}

const asked: Asked[] = []
const answers: Response[] = []
let similar: object[] = []
let noPhone = false

beforeEach(() => {
  sessionStorage.clear()
  asked.length = answers.length = 0
  similar = []
  noPhone = false
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>
    const body = JSON.parse(String(init.body)) as Asked['body']
    if (path.endsWith('/map-tiles')) return new Response(JSON.stringify({ url: '' }))
    if (path.endsWith('/similar'))
      return new Response(JSON.stringify({ items: similar, no_phone: noPhone }))
    asked.push({ path: path.split('/v1')[1]!, key: headers['Idempotency-Key'], body })
    return answers.shift()!
  })
})

const open = () =>
  mount(page, { attachTo: document.body, global: { stubs: { RouterLink: RouterLinkStub } } })
type Open = ReturnType<typeof open>

const box = (of: Open, id: string) =>
  of.get<HTMLInputElement | HTMLTextAreaElement>(`[data-testid=${id}]`)
async function send(of: Open) {
  await of.get('form').trigger('submit')
  await flushPromises()
}

const refusal = (fields: Record<string, string>) =>
  new Response(
    JSON.stringify({ error: { code: 'invalid', message: '填写的内容有误，请按提示修改', fields } }),
    { status: 422 },
  )
const filed = () => new Response(JSON.stringify({ number: '26112930483520' }), { status: 201 })

test('what is wrong stands beside its field, nothing typed is lost, and however often it is sent it is one ticket', async () => {
  answers.push(
    refusal({ phone: '请填写11位手机号码', public_intent: '请选择公开意向' }),
    new Response('{}', { status: 503 }),
    filed(),
  )
  const first = open()
  await box(first, 'ticket-title').setValue('楼上装修噪音')
  await box(first, 'phone').setValue('1380013')
  await box(first, 'contact-name').setValue('王芳')
  await send(first)
  expect(first.findAll('.field:has(.fault)').map((f) => f.text())).toEqual([
    expect.stringMatching(/^手机号码.*请填写11位手机号码/),
    expect.stringMatching(/^公开意向.*请选择公开意向/),
  ])
  expect(document.activeElement).toBe(box(first, 'phone').element)
  expect(first.get('[data-testid=failed]').text()).not.toContain('不会重复登记')
  first.unmount() // another page was opened, or this one was loaded anew

  const second = open()
  expect(box(second, 'ticket-title').element.value).toBe('楼上装修噪音')
  expect(box(second, 'contact-name').element.value).toBe('王芳')
  await box(second, 'phone').setValue('13800138000')
  await second.get('[data-testid=public-no] input').setValue(true)
  await send(second)
  expect(second.get('[data-testid=failed]').text()).toContain('不会重复登记')
  await send(second)
  expect(second.get('[data-testid=entered]').text()).toContain('261129 3 048352 0')
  expect(second.getComponent(RouterLinkStub).props('to')).toBe('/tickets/26112930483520')
  expect(asked.map((a) => [a.path, a.key])).toEqual(Array(3).fill(['/tickets', asked[0]!.key]))
  expect(asked[0]!.key).not.toBe('')
  expect(asked[0]!.body).not.toHaveProperty('public_intent')
  expect(asked[2]!.body).toEqual({
    category: '',
    nature: '',
    title: '楼上装修噪音',
    address: '',
    content: '',
    contact_name: '王芳',
    phone: '13800138000',
    contact_address: '',
    id_type: '居民身份证',
    id_no: '',
    public_intent: false,
  })
  expect(sessionStorage.length).toBe(0)

  // The next is another.
  answers.push(filed())
  await second.get('[data-testid=again]').trigger('click')
  expect(box(second, 'ticket-title').element.value).toBe('')
  await send(second)
  expect(asked[3]!.key).not.toBe(asked[0]!.key)
  second.unmount()
})

test('who hangs up leaves nothing behind, once that is confirmed', async () => {
  const form = open()
  expect(form.get<HTMLButtonElement>('[data-testid=clear]').element.disabled).toBe(true)
  await box(form, 'ticket-title').setValue('路灯不亮')
  vi.mocked(sure).mockResolvedValueOnce(false).mockResolvedValueOnce(true)
  await form.get('[data-testid=clear]').trigger('click')
  await flushPromises()
  expect(box(form, 'ticket-title').element.value).toBe('路灯不亮')
  await form.get('[data-testid=clear]').trigger('click')
  await flushPromises()
  expect(box(form, 'ticket-title').element.value).toBe('')
  expect(sessionStorage.length).toBe(0)
  form.unmount()
})

test('what was filed from the phone before is looked up by a click, and is of that phone alone', async () => {
  const item = {
    number: '26112810483520',
    title: '楼上装修噪音',
    status_label: '办理中',
    submitted_at: '2026-11-28T02:00:00Z',
    department_name: '城市管理局',
  }
  answers.push(new Response(JSON.stringify({ items: [item], next_cursor: '' })))
  answers.push(new Response(JSON.stringify({ items: [], next_cursor: '' })))
  const form = open()
  const button = form.get<HTMLButtonElement>('[data-testid=look-up]')
  const found = () => form.get('[data-testid=found]').text()
  await box(form, 'phone').setValue('1380013800')
  expect(button.element.disabled).toBe(true)
  await box(form, 'phone').setValue('138 0013 8000')
  expect(asked).toEqual([])
  await button.trigger('click')
  await flushPromises()
  expect(asked[0]).toMatchObject({ path: '/tickets/search', body: { q: '13800138000' } })
  expect(found()).toContain('楼上装修噪音')
  expect(found()).toContain('办理中')
  await box(form, 'phone').setValue('13900139000')
  expect(found()).toBe('')
  await button.trigger('click')
  await flushPromises()
  expect(found()).toBe('没有登记过诉求')
  form.unmount()
})

/** The page with all filled in that has to be. */
async function whole(): Promise<Open> {
  const page = open()
  for (const [id, v] of Object.entries({
    phone: '13800138000',
    'contact-name': '王芳',
    'ticket-title': '井盖缺失',
    'ticket-content': '地铁口井盖缺失，行人容易踩空。',
  }))
    await box(page, id).setValue(v)
  page
    .findAllComponents({ name: 'ElSelect' })
    .find((s) => s.props('ariaLabel') === '诉求类型')!
    .vm.$emit('update:modelValue', 'C1')
  await page.get('[data-testid=public-no] input').setValue(true)
  return page
}

test('that the caller’s own were not looked for is said before the form is filed', async () => {
  noPhone = true
  answers.push(filed())
  const page = await whole()
  await send(page)
  expect(asked).toHaveLength(0)
  expect(page.get('[data-testid=no-phone]').text()).toContain('没有核对这个号码以前的诉求')
  expect(page.get('[data-testid=similar]').text()).not.toContain('可能是同一件事')
  await send(page)
  expect(asked).toHaveLength(1)
  page.unmount()
})

test('what may be the same is shown once, and the form is filed all the same', async () => {
  similar = [
    {
      number: '26112930483521',
      title: '井盖不见了',
      why: '同一电话，标题相近',
      status_label: '办理中',
      submitted_at: '2026-11-28T10:00:00+08:00',
      department_name: '市城管局',
    },
  ]
  answers.push(filed())
  const page = await whole()
  await send(page)
  expect(asked).toHaveLength(0)
  expect(page.get('[data-testid=similar]').text()).toContain('同一电话，标题相近 · 办理中')
  expect(page.get('[data-testid=enter]').text()).toBe('仍要登记')
  await send(page)
  expect(asked).toHaveLength(1)
  expect(page.find('[data-testid=entered]').exists()).toBe(true)
  page.unmount()
})
