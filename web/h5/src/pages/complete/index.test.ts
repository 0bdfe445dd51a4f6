import { beforeEach, expect, test } from 'vitest'
import { open } from '../../testing/page'
import { refuse, serve } from '../../testing/server'
import { aTicket, needInfo } from '../../testing/ticket'
import { stubUploads, uploads } from '../../testing/uploads'
import { choosePhotos } from '../new/formpage'

const number = '26112310483520'
const completion = `POST /tickets/${number}/completion`
const path = `/tickets/${number}/complete`

beforeEach(() => {
  localStorage.clear()
  stubUploads()
})

const serveIt = (more = {}) =>
  serve({
    [`GET /tickets/${number}`]: needInfo(),
    [completion]: aTicket(),
    'DELETE /photos/p1': undefined,
    ...more,
  })

test('begins with what was submitted, and says what is missing', async () => {
  serveIt()
  const page = await open(path)
  expect(page.text('missing')).toContain('具体地点')
  expect(page.text('time-left')).toBe('还剩3天，12月3日24时前补充')
  expect(page.value('field-title')).toBe('工地夜间施工')
  expect(page.value('field-content')).toBe('每晚十点以后施工')
  expect(page.value('field-address')).toBe('云麓区麓湖路18号')
  expect(page.all('photo-item')).toHaveLength(2)
  expect(page.value('field-id_no')).toBe('')
  expect(page.text('id-kept')).toContain('440***********1234')
  expect(page.text('phone')).toContain('不能更改')
  expect(page.has('field-phone')).toBe(false)
})

test('sends what was changed, and goes back to the ticket', async () => {
  const server = serveIt()
  const page = await open(path)
  await page.type('field-content', '麓湖路18号工地，每晚十点以后施工')
  await page.press('submit')
  expect(server.of(completion).map((a) => a.body)).toEqual([
    { content: '麓湖路18号工地，每晚十点以后施工' },
  ])
  expect(page.router.currentRoute.value.path).toBe(`/tickets/${number}`)
  expect(page.text('news')).toBe('已重新提交')
  expect(page.text('status')).toBe('待受理')
  expect(server.of(`GET /tickets/${number}`), 'the answer is the ticket').toHaveLength(1)
})

test('photos can be taken away and added', async () => {
  const server = serveIt()
  const page = await open(path)
  await page.all('photo-remove')[0]!.trigger('click')
  await choosePhotos(page, 1)
  uploads[0]!.accept('p9')
  await page.settle()
  await page.press('submit')
  expect(server.of(completion)[0]!.body).toEqual({ photo_ids: ['p2', 'p9'] })
})

test('a document number is sent with its kind, and only when typed', async () => {
  const server = serveIt()
  const page = await open(path)
  await page.type('field-id_no', '11010519491231002x')
  await page.press('submit')
  expect(server.of(completion)[0]!.body).toEqual({
    id_type: '居民身份证',
    id_no: '11010519491231002X',
  })
})

test('nothing changed is nothing to send', async () => {
  const server = serveIt()
  const page = await open(path)
  await page.press('submit')
  expect(page.text('problem')).toContain('还没有补充内容')
  expect(server.of(completion)).toHaveLength(0)
})

test('faults stand beside their fields, those of the server too', async () => {
  const server = serveIt({
    [completion]: refuse(422, 'invalid', '有内容需要修改', { lat: '位置不在中国境内' }),
  })
  const page = await open(path)
  await page.type('field-title', '')
  await page.press('submit')
  expect(page.text('error-title')).toBe('请填写标题')
  expect(server.of(completion)).toHaveLength(0)
  await page.type('field-title', '工地夜间施工扰民')
  await page.press('submit')
  expect(page.text('error-address')).toBe('位置不在中国境内')
  expect(page.value('field-title')).toBe('工地夜间施工扰民')
})

test('a ticket that has lapsed meanwhile says so, and what was typed stays', async () => {
  const message = '已失效，请重新提交新的诉求'
  const server = serveIt({ [completion]: refuse(409, 'wrong_state', message) })
  const page = await open(path)
  await page.type('field-content', '麓湖路18号工地，每晚十点以后施工')
  const expired = { status: 'expired', status_label: '已失效', status_note: '已失效' }
  server.say(`GET /tickets/${number}`, aTicket({ ...expired, actions: [] }))
  await page.press('submit')
  expect(page.text('problem')).toBe(message)
  expect(page.text('status')).toBe('已失效')
  expect(page.value('field-content')).toBe('麓湖路18号工地，每晚十点以后施工')
  expect(page.app.get('[data-testid="submit"]').attributes('disabled')).toBeDefined()
})

test('what was typed is there again after leaving, but not for another 退回', async () => {
  const server = serveIt()
  const first = await open(path)
  await first.type('field-content', '写到一半的补充内容')
  await first.type('field-contact_name', '张小三')
  first.app.unmount()
  const second = await open(path)
  expect(second.has('restored')).toBe(true)
  expect(second.value('field-content')).toBe('写到一半的补充内容')
  expect(localStorage.getItem('hotline.steps')).not.toContain('张小三')
  second.app.unmount()
  server.say(
    `GET /tickets/${number}`,
    needInfo({ complete_by: '2026-12-20T00:00:00+08:00', content: '别的' }),
  )
  const third = await open(path)
  expect(third.value('field-content')).toBe('别的')
})

test('a ticket that lacks nothing has no form', async () => {
  serveIt({ [`GET /tickets/${number}`]: aTicket({ status_note: '等待受理' }) })
  const page = await open(path)
  expect(page.text('not-now')).toContain('等待受理')
  expect(page.has('completion-form')).toBe(false)
})
