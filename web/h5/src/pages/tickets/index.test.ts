import { VanList } from '../../testing/vant'
import { expect, test } from 'vitest'
import { refuse, Said, serve, type Asked } from '../../testing/server'
import { open } from '../../testing/page'

const item = (number: string, more = {}) => ({
  number,
  number_grouped: number,
  title: `诉求${number}`,
  category: 'C5',
  category_name: '噪音扰民问题',
  status: 'submitted',
  status_label: '待受理',
  submitted_at: '2026-11-23T15:20:00+08:00',
  due_at: null,
  complete_by: null,
  days_left: null,
  ...more,
})

test('lists page after page', async () => {
  const server = serve({
    'GET /tickets': ({ query }: Asked) =>
      query.get('cursor') === 'c2'
        ? { items: [item('2')], next_cursor: '' }
        : { items: [item('1')], next_cursor: 'c2' },
  })
  const page = await open('/tickets')
  expect(page.all('ticket-item')).toHaveLength(1)
  page.app.getComponent(VanList).vm.$emit('load')
  await page.settle()
  expect(page.all('ticket-item').map((t) => t.attributes('data-number'))).toEqual(['1', '2'])
  expect(server.asked).toHaveLength(2)
  expect(page.app.text()).toContain('没有更多了')
})

test('a filter asks with the citizen’s own word and begins anew', async () => {
  const server = serve({
    'GET /tickets': ({ query }: Asked) => ({
      items: query.get('status') ? [] : [item('1')],
      next_cursor: '',
    }),
  })
  const page = await open('/tickets')
  await page.press('filter-待完善')
  expect(server.asked[1]!.query.get('status')).toBe('待完善')
  expect(page.text('empty')).toContain('没有“待完善”的诉求')
  await page.press('filter-全部')
  expect(page.all('ticket-item')).toHaveLength(1)
})

test('an answer to an earlier filter does not show under a later one', async () => {
  const waiting: ((v: unknown) => void)[] = []
  serve({ 'GET /tickets': () => new Promise((resolve) => waiting.push(resolve)) })
  const page = await open('/tickets')
  await page.press('filter-已办结')
  waiting[1]!({ items: [item('2')], next_cursor: '' })
  waiting[0]!({ items: [item('1')], next_cursor: '' })
  await page.settle()
  expect(page.all('ticket-item').map((t) => t.attributes('data-number'))).toEqual(['2'])
})

test('待完善 shows the last day and the days left', async () => {
  const complete_by = '2026-12-04T00:00:00+08:00'
  serve({
    'GET /tickets': {
      items: [item('1', { status_label: '待完善', complete_by, days_left: 10 })],
      next_cursor: '',
    },
  })
  const page = await open('/tickets')
  expect(page.text('ticket-item')).toContain('2026年12月3日')
  expect(page.text('ticket-item')).toContain('还剩10天')
})

test('a mistyped number is found before the server is asked', async () => {
  const server = serve({ 'GET /tickets': { items: [], next_cursor: '' } })
  const page = await open('/tickets')
  await page.type('field-number', '26112310483521')
  await page.press('search')
  expect(page.text('error-number')).toContain('有误')
  expect(page.router.currentRoute.value.path).toBe('/tickets')
  expect(server.asked).toHaveLength(1)
})

test('a right number opens its ticket', async () => {
  serve({
    'GET /tickets': { items: [], next_cursor: '' },
    'GET /tickets/26112310483520': refuse(404, 'ticket_not_found', '没有查询到该编号的诉求'),
  })
  const page = await open('/tickets')
  await page.type('field-number', '261123 1 048352 0')
  await page.press('search')
  expect(page.router.currentRoute.value.path).toBe('/tickets/26112310483520')
  expect(page.text('load-error')).toContain('没有查询到该编号的诉求')
})

test('an unbound citizen is led to binding and back', async () => {
  serve({ 'GET /tickets': refuse(403, 'not_bound', '请先绑定手机号') })
  const page = await open('/tickets')
  const link = page.app.get('[data-testid="go-binding"]').attributes('href')!
  expect(page.router.resolve(link).query.next).toBe('/h5/tickets')
})

test('a failure can be tried again', async () => {
  const server = serve({ 'GET /tickets': new Said(500, {}) })
  const page = await open('/tickets')
  expect(page.text('load-error')).toContain('系统繁忙')
  server.say('GET /tickets', { items: [item('1')], next_cursor: '' })
  await page.press('retry')
  expect(page.all('ticket-item')).toHaveLength(1)
})
