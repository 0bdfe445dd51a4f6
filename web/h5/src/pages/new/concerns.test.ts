import { beforeEach, expect, test } from 'vitest'
import { open } from '../../testing/page'
import { refuse } from '../../testing/server'
import { aTicket } from '../../testing/ticket'
import { uploads } from '../../testing/uploads'
import { loadDraft } from './draft'
import { bound, choosePhotos, fill, serveForm } from './formpage'
import { piecesOf } from './material'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})

const earlier = aTicket({ number: '26112310483520', title: '工地夜里施工' })
const similar = { 'POST /tickets/likely-duplicates': { items: [earlier] } }

async function submitFilled(more: Record<string, unknown>, me: unknown = bound) {
  const server = serveForm(me, more)
  const page = await open('/new?category=C5')
  await fill(page)
  await page.press('submit')
  return { server, page, path: () => page.router.currentRoute.value.path }
}

test('an open ticket about the same is shown before anything is filed', async () => {
  const { server, page, path } = await submitFilled(similar)
  expect(server.of('POST /tickets/likely-duplicates')[0]!.body).toEqual({
    category: 'C5',
    title: '工地夜间施工',
    content: '每天晚上十点以后还在施工，老人无法休息，希望尽快核查',
    lat: null,
    lng: null,
  })
  expect(page.text('duplicate')).toContain('工地夜里施工')
  expect(page.text('duplicate')).toContain('261123 1 048352 0')
  expect(document.activeElement?.getAttribute('data-testid')).toBe('before-sending')
  expect(page.has('submit'), 'the answer takes its place').toBe(false)
  expect(server.of('POST /tickets')).toHaveLength(0)
  await page.press('submit-anyway')
  expect(server.of('POST /tickets')).toHaveLength(1)
  expect(path()).toBe('/done/26112310483520')
})

test('what was typed can go to that ticket instead, with its photos', async () => {
  const server = serveForm(bound, {
    ...similar,
    'POST /tickets/26112310483520/materials': earlier,
    'GET /tickets/26112310483520': earlier,
  })
  const page = await open('/new?category=C5')
  await choosePhotos(page, 1)
  uploads[0]!.accept('p1')
  await fill(page)
  await page.press('submit')
  await page.press('add-to-original')
  const [added] = server.of('POST /tickets/26112310483520/materials')
  expect(added!.body).toEqual({
    text: '工地夜间施工\n地点：云麓区麓湖路18号\n每天晚上十点以后还在施工，老人无法休息，希望尽快核查',
    photo_ids: ['p1'],
  })
  expect(added!.headers.get('Idempotency-Key')).toMatch(/^[\da-f-]{36}-1$/)
  expect(server.of('POST /tickets')).toHaveLength(0)
  expect(page.router.currentRoute.value.path).toBe('/tickets/26112310483520')
  expect(page.text('news')).toBe('已补充到原诉求')
  expect(loadDraft()).toBeUndefined()
})

test('a ticket that moved on meanwhile says so, and nothing typed is lost', async () => {
  const { page, path } = await submitFilled({
    ...similar,
    'POST /tickets/26112310483520/materials': refuse(409, 'wrong_state', '诉求当前的状态不能补充'),
  })
  await page.press('add-to-original')
  expect(page.text('problem')).toBe('诉求当前的状态不能补充')
  await page.press('submit-anyway')
  expect(path()).toBe('/done/26112310483520')
})

test('one that waits for the citizen is to be completed', async () => {
  const waiting = aTicket({ status: 'need_info', status_label: '待完善' })
  const { page, path } = await submitFilled({
    'POST /tickets/likely-duplicates': { items: [waiting] },
    'GET /tickets/26112310483520': waiting,
  })
  expect(page.has('add-to-original')).toBe(false)
  await page.press('complete-original')
  expect(path()).toBe('/tickets/26112310483520')
  expect(loadDraft(bound.phone), 'it may still be wanted').toBeDefined()
})

test.each([
  ['that fails', refuse(500, 'internal', '系统繁忙')],
  ['that is not there', refuse(404, 'not_found', '没有这个地址')],
  ['without a line', () => Promise.reject(new TypeError('offline'))],
  ['with nothing', { items: null }],
])('a look-up %s does not stand in the way', async (_, answer) => {
  const { path } = await submitFilled({ 'POST /tickets/likely-duplicates': answer })
  expect(path()).toBe('/done/26112310483520')
})

test('who has not bound a phone has no tickets to look up', async () => {
  const server = serveForm({ bound: false })
  const page = await open('/new?category=C5')
  await fill(page)
  await page.type('field-phone', '13800138000')
  await page.type('code', '123456')
  await page.press('submit')
  expect(server.of('POST /tickets/likely-duplicates')).toHaveLength(0)
  expect(server.of('POST /tickets')).toHaveLength(1)
})

test('what a text lacks is said once, and keeps nobody from submitting', async () => {
  const server = serveForm(bound, { 'POST /tickets': refuse(429, 'too_many_requests', '请稍后') })
  const page = await open('/new?category=C5')
  await fill(page)
  await page.type('field-content', '楼上太吵了，请管管吧，谢谢')
  await page.press('submit')
  expect(page.text('missing-elements')).toContain('好像还没有写到：频率、影响')
  await page.press('submit-anyway')
  expect(server.of('POST /tickets')).toHaveLength(1)
  await page.press('submit')
  expect(server.of('POST /tickets'), 'not asked again').toHaveLength(2)
})

test('one tap leads back to the text', async () => {
  const server = serveForm(bound)
  const page = await open('/new?category=C5')
  await fill(page)
  await page.type('field-content', '楼上太吵了，请管管吧，谢谢')
  await page.press('submit')
  await page.press('go-complete')
  expect(page.has('before-sending')).toBe(false)
  expect(document.activeElement?.id).toBe('f-content')
  expect(server.of('POST /tickets')).toHaveLength(0)
})

test('a change puts what was found away', async () => {
  const { page } = await submitFilled(similar)
  await page.type('field-title', '井盖破损')
  expect(page.has('before-sending')).toBe(false)
  expect(page.has('submit')).toBe(true)
})

test('a long text becomes several pieces, cut between lines', () => {
  expect(piecesOf('短的', 10)).toEqual(['短的'])
  expect(piecesOf('一二三四五六七\n八九十一二三', 10)).toEqual(['一二三四五六七', '八九十一二三'])
  expect(piecesOf('😀'.repeat(25), 10).map((p) => [...p].length)).toEqual([10, 10, 5])
  expect(piecesOf('一\n二三四五六七八九十一二', 10).join('')).toBe('一\n二三四五六七八九十一二')
})
