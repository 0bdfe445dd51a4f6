import { afterEach, expect, test, vi } from 'vitest'
import * as dialogs from '../../dialogs'
import { refuse, Said, serve } from '../../testing/server'
import { open } from '../../testing/page'

const me = { bound: true, name: '张*', phone: '138****8000' }

afterEach(() => vi.useRealTimers())

async function fill(page: Awaited<ReturnType<typeof open>>) {
  await page.type('field-name', ' 张三 ')
  await page.type('field-phone', '138 0013 8000')
  await page.type('code', '１２３４５６')
}

test('binds with what was typed made plain, and shows it masked', async () => {
  const server = serve({ 'GET /me': { bound: false }, 'PUT /binding': me })
  const page = await open('/binding')
  await fill(page)
  await page.press('bind-submit')
  expect(server.of('PUT /binding')[0]!.body).toEqual({
    name: '张三',
    phone: '13800138000',
    code: '123456',
  })
  expect(page.text('bound-phone')).toBe('138****8000')
  expect(page.text('news')).toBe('绑定成功')
})

test('goes on to where the citizen came from', async () => {
  serve({
    'GET /me': { bound: false },
    'PUT /binding': me,
    'GET /tickets': { items: [], next_cursor: '' },
  })
  const page = await open('/binding?next=/h5/tickets?status=x')
  await fill(page)
  await page.press('bind-submit')
  expect(page.router.currentRoute.value.fullPath).toBe('/tickets?status=x')
})

test('what is wrong is said beside its field, and the server is not asked', async () => {
  const server = serve({ 'GET /me': { bound: false } })
  const page = await open('/binding')
  await page.type('field-phone', '123')
  await page.press('bind-submit')
  expect(page.text('error-name')).toBe('请填写用户名')
  expect(page.text('error-phone')).toBe('请填写11位手机号码')
  expect(page.text('error-code')).toContain('6位数字')
  expect(document.activeElement?.id).toBe('f-name')
  expect(server.asked).toHaveLength(1)
})

test('a fault goes when its field is changed, and no other', async () => {
  serve({ 'GET /me': { bound: false } })
  const page = await open('/binding')
  await page.press('bind-submit')
  await page.type('field-name', '张三')
  expect(page.has('error-name')).toBe(false)
  expect(page.text('error-phone')).toBe('请填写11位手机号码')
})

test('a wrong code is said beside the code', async () => {
  serve({ 'GET /me': { bound: false }, 'PUT /binding': refuse(422, 'wrong_code', '验证码不正确') })
  const page = await open('/binding')
  await fill(page)
  await page.press('bind-submit')
  expect(page.text('error-code')).toBe('验证码不正确')
  expect(page.value('field-name'), 'nothing typed is lost').toBe(' 张三 ')
})

test('a code can be asked for again after sixty seconds', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  const server = serve({ 'GET /me': { bound: false }, 'POST /sms-codes': undefined })
  const page = await open('/binding')
  await page.type('field-phone', '13800138000')
  await page.press('send-code')
  expect(server.of('POST /sms-codes')[0]!.body).toEqual({ phone: '13800138000', purpose: 'bind' })
  expect(page.text('send-code')).toBe('60秒后重发')
  await page.press('send-code')
  expect(server.of('POST /sms-codes'), 'not within the minute').toHaveLength(1)
  await vi.advanceTimersByTimeAsync(59_000)
  expect(page.text('send-code')).toBe('1秒后重发')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(page.text('send-code')).toBe('重新获取')
})

test('a refusal with Retry-After counts down what the server said', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  serve({
    'GET /me': { bound: false },
    'POST /sms-codes': new Said(
      429,
      { error: { code: 'too_many_requests', message: '获取太频繁' } },
      { 'Retry-After': '30' },
    ),
  })
  const page = await open('/binding')
  await page.type('field-phone', '13800138000')
  await page.press('send-code')
  expect(page.text('send-code')).toBe('30秒后重发')
  expect(page.text('error-phone')).toBe('获取太频繁')
})

test('the picture check is shown when the API asks, and its answer sent along', async () => {
  const server = serve({
    'GET /me': { bound: false },
    'POST /sms-codes': refuse(429, 'too_many_requests', '请先验证', {
      captcha_answer: '请输入图片中的数字',
    }),
    'GET /captcha': {
      id: 'c1',
      image: 'data:image/png;base64,',
      audio: '/api/citizen/v1/captcha/c1/audio',
    },
  })
  const page = await open('/binding')
  await page.type('field-phone', '13800138000')
  await page.press('send-code')
  expect(page.app.get('audio').attributes('src')).toBe('/api/citizen/v1/captcha/c1/audio')
  expect(page.text('error-captcha_answer')).toBe('请输入图片中的数字')
  expect(page.has('error-phone'), 'the phone is not what is wrong').toBe(false)
  await page.type('captcha-answer', '4821')
  server.say('POST /sms-codes', undefined)
  await page.press('send-code')
  expect(server.of('POST /sms-codes')[1]!.body).toMatchObject({
    captcha_id: 'c1',
    captcha_answer: '4821',
  })
  expect(page.has('captcha')).toBe(false)
})

test('unbinds after asking', async () => {
  const confirm = vi.spyOn(dialogs, 'confirm').mockResolvedValue(false)
  const server = serve({ 'GET /me': me, 'DELETE /binding': undefined })
  const page = await open('/binding')
  await page.press('unbind')
  expect(server.of('DELETE /binding')).toHaveLength(0)
  confirm.mockResolvedValue(true)
  await page.press('unbind')
  expect(server.of('DELETE /binding')).toHaveLength(1)
  expect(page.has('bind-submit')).toBe(true)
})
