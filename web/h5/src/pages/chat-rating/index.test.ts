import { expect, test } from 'vitest'
import { asked, chatNow, ended } from '../../testing/chat'
import { open } from '../../testing/page'
import { refuse, serve, type Answer } from '../../testing/server'

const put = 'PUT /chat/ratings/7'
const thanks = (stars: number, reason = '') => ({ stars, reason, thanks: '感谢您的评价！' })

const serveIt = (answers: Record<string, Answer> = {}) =>
  serve({ 'GET /chat': ended({ rating: asked() }), [put]: thanks(5), ...answers })
const openIt = () => open('/chat/rating/7')
type Page = Awaited<ReturnType<typeof open>>
const stage = (page: Page) =>
  page.app.get('[data-testid="service-rating"]').attributes('data-stage')

test('five buttons with words, from the best to the worst', async () => {
  serveIt()
  const page = await openIt()
  expect(page.app.findAll('.choice').map((b) => b.text().replace(/[★\s]/g, ''))).toEqual([
    '非常满意',
    '满意',
    '一般',
    '不满意',
    '非常不满意',
  ])
})

test('a tap counts, and three stars or more are not asked why', async () => {
  const server = serveIt({ [put]: thanks(3) })
  const page = await openIt()
  await page.press('stars-3')
  expect(server.of(put).map((a) => a.body)).toEqual([{ stars: 3 }])
  expect(page.text('rating-thanks')).toBe('感谢您的评价！')
})

test('one or two stars are asked why, by ready reasons and in one’s own words', async () => {
  const server = serveIt({ [put]: thanks(2) })
  const page = await openIt()
  await page.press('stars-2')
  expect(stage(page)).toBe('why')
  await page.press('send-reason')
  expect(page.text('rating-problem')).toContain('也可以不填')
  await page.type('reason-问题没有解决', true)
  await page.type('reason-答复不清楚', true)
  await page.type('field-reason', ' 让我打电话 ')
  await page.press('send-reason')
  expect(server.of(put)[1]!.body).toEqual({
    stars: 2,
    reason: '问题没有解决；答复不清楚；让我打电话',
  })
  expect(stage(page)).toBe('thanks')
})

test('a reason need not be given', async () => {
  const server = serveIt({ [put]: thanks(1) })
  const page = await openIt()
  await page.press('stars-1')
  await page.press('skip-reason')
  expect(stage(page)).toBe('thanks')
  expect(server.of(put)).toHaveLength(1)
})

test('a reason that is too long stays to be shortened', async () => {
  const server = serveIt({ [put]: thanks(1) })
  const page = await openIt()
  await page.press('stars-1')
  await page.type('field-reason', '长'.repeat(201))
  await page.press('send-reason')
  expect(page.text('rating-problem')).toContain('200')
  expect(page.value('field-reason')).toHaveLength(201)
  expect(server.of(put)).toHaveLength(1)
})

test('a failure leaves the stars to be tapped again', async () => {
  const server = serveIt({ [put]: refuse(503, 'unavailable', '系统繁忙') })
  const page = await openIt()
  await page.press('stars-4')
  expect(page.text('rating-problem')).toBe('系统繁忙')
  server.say(put, thanks(4))
  await page.press('stars-4')
  expect(stage(page)).toBe('thanks')
})

test('rated before', async () => {
  serveIt({ 'GET /chat': ended({ rating: asked({ state: 'given', stars: 4 }) }) })
  const page = await openIt()
  expect(stage(page)).toBe('given')
  expect(page.app.text()).toContain('您的评分：满意')
})

test('who gave few stars in WeChat comes here to say why', async () => {
  const rating = asked({ state: 'given', stars: 1, asks_reason: true })
  const server = serveIt({ 'GET /chat': ended({ rating }), [put]: thanks(1) })
  const page = await openIt()
  expect(stage(page)).toBe('why')
  await page.type('reason-等待时间太长', true)
  await page.press('send-reason')
  expect(server.of(put).map((a) => a.body)).toEqual([{ stars: 1, reason: '等待时间太长' }])
})

test('who has said why is not asked again', async () => {
  serveIt({ 'GET /chat': ended({ rating: asked({ state: 'given', stars: 1 }) }) })
  expect(stage(await openIt())).toBe('given')
})

test('a reason is given once', async () => {
  const rating = asked({ state: 'given', stars: 1, asks_reason: true })
  const refused = refuse(409, 'rating_given', '您已经评价过这次服务，谢谢')
  serveIt({ 'GET /chat': ended({ rating }), [put]: refused })
  const page = await openIt()
  await page.type('field-reason', '还有')
  await page.press('send-reason')
  expect(stage(page)).toBe('given')
})

test('too late', async () => {
  serveIt({ 'GET /chat': ended({ rating: asked({ asked_until: '2020-01-01T00:00:00+08:00' }) }) })
  expect(stage(await openIt())).toBe('late')
})

test.each([
  [409, 'rating_given', 'given'],
  [409, 'rating_expired', 'late'],
  [404, 'chat_not_found', 'missing'],
])('of an older chat the answer to the stars tells: %i %s', async (status, code, shown) => {
  serveIt({ 'GET /chat': chatNow(null), [put]: refuse(status, code, '不行') })
  const page = await openIt()
  await page.press('stars-5')
  expect(stage(page)).toBe(shown)
})

test('who has not bound is led there and back', async () => {
  serveIt({ 'GET /chat': refuse(403, 'not_bound', '请先绑定') })
  const page = await openIt()
  const to = page.app.get('[data-testid="go-binding"]').attributes('href')!
  expect(new URL(to, 'http://localhost').searchParams.get('next')).toBe('/h5/chat/rating/7')
})
