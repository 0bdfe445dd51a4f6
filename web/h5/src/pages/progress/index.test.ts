import { expect, test } from 'vitest'
import { aTicket, closed } from '../../testing/ticket'
import { refuse, serve } from '../../testing/server'
import { open } from '../../testing/page'

const number = '26112310483520'
const me = { bound: true, name: '张*', phone: '138****8000' }

test('shows where a ticket stands, and keeps its number in the address', async () => {
  serve({ 'GET /me': me, [`GET /tickets/${number}`]: aTicket({ status_label: '处理中' }) })
  const page = await open('/progress')
  await page.type('field-number', '261123 1 048352 0')
  await page.press('search')
  expect(page.text('status')).toBe('处理中')
  expect(page.router.currentRoute.value.query.number).toBe(number)
})

test('tells the state in words, what happened and the reply, and leads to the whole', async () => {
  serve({ [`GET /tickets/${number}`]: closed({ status_note: '已办结，请评价' }) })
  const page = await open(`/progress?number=${number}`)
  expect(page.text('status-note')).toBe('已办结，请评价')
  expect(page.text('timeline')).toContain('已提交')
  expect(page.text('reply')).toBe('已要求工地整改')
  await page.press('go-ticket')
  expect(page.router.currentRoute.value.path).toBe(`/tickets/${number}`)
})

test('a locked ticket shows nothing but its state', async () => {
  serve({ [`GET /tickets/${number}`]: aTicket({ title: '工地***', locked: true }) })
  const page = await open(`/progress?number=${number}`)
  expect(page.text('locked')).toContain('手机号可能换过主人')
  expect(page.has('timeline')).toBe(false)
})

test('a link with a number answers at once', async () => {
  serve({ [`GET /tickets/${number}`]: aTicket() })
  const page = await open(`/progress?number=${number}`)
  expect(page.text('ticket-title')).toBe('工地夜间施工')
  expect(page.value('field-number')).toBe(number)
})

test('a wrong check digit is not asked about', async () => {
  const server = serve({ 'GET /me': me })
  const page = await open('/progress?number=26112310483521')
  await page.press('search')
  expect(page.text('error-number')).toContain('有误')
  expect(server.asked.map((a) => a.path)).toEqual(['/me'])
})

test('an unknown number gets the server’s words', async () => {
  serve({
    'GET /me': me,
    [`GET /tickets/${number}`]: refuse(404, 'ticket_not_found', '没有查询到该编号的诉求'),
  })
  const page = await open(`/progress?number=${number}`)
  expect(page.text('load-error')).toContain('没有查询到该编号的诉求')
})

test('who is not bound hears it before typing', async () => {
  serve({ 'GET /me': { bound: false } })
  const page = await open('/progress')
  expect(page.has('need-binding')).toBe(true)
})
