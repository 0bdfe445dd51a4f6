import { beforeEach, expect, test, vi } from 'vitest'
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
  status_note: '',
  locked: false,
  ...more,
})
const numbers = (page: Awaited<ReturnType<typeof open>>) =>
  page.all('ticket-item').map((t) => t.attributes('data-number'))

/** The foot of the list comes into view when a test says so. */
let scrollToFoot: () => void
beforeEach(() => {
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(seen: (entries: { isIntersecting: boolean }[]) => void) {
        scrollToFoot = () => seen([{ isIntersecting: true }])
      }
      observe() {}
      disconnect() {}
    },
  )
})

test('lists page after page as the foot comes into view', async () => {
  const server = serve({
    'GET /tickets': ({ query }: Asked) =>
      query.get('cursor') === 'c2'
        ? { items: [item('2')], next_cursor: '' }
        : { items: [item('1')], next_cursor: 'c2' },
  })
  const page = await open('/tickets')
  expect(numbers(page)).toEqual(['1'])
  scrollToFoot()
  await page.settle()
  expect(numbers(page)).toEqual(['1', '2'])
  expect(server.asked).toHaveLength(2)
  expect(page.app.text()).toContain('没有更多了')
})

test('pages that do not fill the screen follow one another, and a button does it too', async () => {
  serve({
    'GET /tickets': ({ query }: Asked) => {
      const at = Number(query.get('cursor') || 1)
      return { items: [item(String(at))], next_cursor: at < 4 ? String(at + 1) : '' }
    },
  })
  const page = await open('/tickets')
  await page.press('more')
  expect(numbers(page)).toEqual(['1', '2'])
  scrollToFoot()
  await page.settle()
  expect(numbers(page)).toEqual(['1', '2', '3', '4'])
})

test('待完善 ones stand on top, once each', async () => {
  const complete_by = '2026-12-04T00:00:00+08:00'
  const waits = item('2', { status_label: '待完善', complete_by, days_left: 3 })
  serve({ 'GET /tickets': { pinned: [waits], items: [item('1'), waits], next_cursor: '' } })
  const page = await open('/tickets')
  expect(numbers(page)).toEqual(['2', '1'])
  expect(page.text('pinned')).toContain('还剩3天，12月3日24时前补充')
})

test('a later page that fails is tried again where it is, and keeps what is there', async () => {
  const server = serve({
    'GET /tickets': ({ query }: Asked) =>
      query.get('cursor') ? new Said(500, {}) : { items: [item('1')], next_cursor: 'c2' },
  })
  const page = await open('/tickets')
  await page.press('more')
  expect(page.text('load-error')).toContain('系统繁忙')
  scrollToFoot()
  await page.settle()
  expect(server.asked, 'a failure is not repeated by itself').toHaveLength(2)
  server.say('GET /tickets', { items: [item('2')], next_cursor: '' })
  await page.press('retry')
  expect(numbers(page)).toEqual(['1', '2'])
})

test('what waits for the citizen says until when, once', async () => {
  const waiting = item('1', {
    status_label: '待完善',
    complete_by: '2026-12-04T00:00:00+08:00',
    days_left: 3,
    status_note: '请在12月3日24时前补充并重新提交，逾期将失效',
  })
  serve({ 'GET /tickets': { items: [waiting], next_cursor: '' } })
  const page = await open('/tickets')
  expect(page.text('time-left')).toBe('还剩3天，12月3日24时前补充，逾期将失效')
  expect(page.has('status-note')).toBe(false)
})

test('a locked ticket says why it shows so little', async () => {
  serve({
    'GET /tickets': { items: [item('1', { title: '工地***', locked: true })], next_cursor: '' },
  })
  const page = await open('/tickets')
  expect(page.text('locked')).toContain('核对身份后可以查看')
})

test('what the state means for a ticket stands under its title', async () => {
  const status_note = '已转市公安局办理，预计12月9日前答复'
  serve({ 'GET /tickets': { items: [item('26112320483520', { status_note })], next_cursor: '' } })
  const page = await open('/tickets')
  expect(page.text('status-note')).toBe(status_note)
  expect(page.text('ticket-item')).toContain('网上办事大厅提交')
})

test('the guide’s two definitions are explained, and the one of the filter at once', async () => {
  serve({ 'GET /tickets': { items: [], next_cursor: '' } })
  const page = await open('/tickets')
  expect(page.text('meanings')).toContain('案件要素不全，需要补充')
  expect(page.text('meanings')).toContain('超过十日仍未重新提交')
  await page.press('filter-已失效')
  expect(page.text('meaning')).toContain('只能重新下新单')
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
  expect(page.text('empty')).toContain('没有需要补充的诉求')
  expect(page.router.currentRoute.value.query.status).toBe('待完善')
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
  expect(numbers(page)).toEqual(['2'])
})

test('a link with a state opens the list of it, and nonsense all of them', async () => {
  const server = serve({ 'GET /tickets': { items: [], next_cursor: '' } })
  await open('/tickets?status=处理中')
  await open('/tickets?status=nonsense')
  expect(server.asked.map((a) => a.query.get('status'))).toEqual(['处理中', null])
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
