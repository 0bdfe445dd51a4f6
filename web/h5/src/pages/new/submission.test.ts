import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { open } from '../../testing/page'
import { refuse, Said } from '../../testing/server'
import { loadDraft } from './draft'
import { bound, fill, fullStorage, serveForm, submitted } from './formpage'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => void vi.useRealTimers())

const noLine = () => Promise.reject(new TypeError('Failed to fetch'))
type Page = Awaited<ReturnType<typeof open>>
type Server = ReturnType<typeof serveForm>

async function wait(page: Page, seconds: number) {
  await vi.advanceTimersByTimeAsync(seconds * 1000)
  await page.settle()
}
/** The keys that went with every try of the form, or of what asks for its outcome. */
const keys = (server: Server) =>
  new Set(server.of('POST /tickets').map((a) => a.headers.get('Idempotency-Key')))
const tries = (server: Server) => server.of('POST /tickets').length
const path = (page: Page) => page.router.currentRoute.value.fullPath

async function openFilled() {
  const page = await open('/new?category=C5')
  await fill(page)
  return page
}

test('what the line loses is sent again by itself, with the same key, and in words', async () => {
  const server = serveForm(bound, { 'POST /tickets': noLine })
  const page = await openFilled()
  await page.press('submit')
  expect(page.text('delay')).toContain('网络不通，正在自动重试（第1次），不会重复提交')
  expect(page.text('submit')).toBe('正在提交…')
  server.say('POST /tickets', new Said(503, '<html>'))
  await wait(page, 2)
  expect(page.text('delay')).toContain('系统繁忙，正在自动重试（第2次）')
  server.say('POST /tickets', submitted)
  await wait(page, 4)
  expect(path(page)).toBe('/done/26112310483520')
  expect(tries(server)).toBe(3)
  expect(keys(server).size).toBe(1)
})

test('back on a network it does not wait on', async () => {
  const server = serveForm(bound, { 'POST /tickets': noLine })
  const page = await openFilled()
  await page.press('submit')
  server.say('POST /tickets', submitted)
  window.dispatchEvent(new Event('online'))
  await wait(page, 0.5)
  expect(path(page)).toBe('/done/26112310483520')
})

test('in the end it says that nothing is lost and nothing doubled, and a press goes on with the same key', async () => {
  const server = serveForm(bound, { 'POST /tickets': noLine })
  const page = await openFilled()
  await page.press('submit')
  await wait(page, 30)
  expect(tries(server)).toBe(5)
  expect(page.text('problem')).toBe(
    '网络不通，请检查网络后重试。填写的内容已保存在本机，可以放心再次提交，不会重复。',
  )
  expect(page.text('submit')).toBe('提交')
  expect(page.value('field-title')).toBe('工地夜间施工')
  server.say('POST /tickets', submitted)
  await page.press('submit')
  expect(path(page)).toBe('/done/26112310483520')
  expect(keys(server).size).toBe(1)
  expect(server.of('POST /tickets/likely-duplicates'), 'not to find itself').toHaveLength(1)
})

test('a second press while the first is under way sends nothing more', async () => {
  let answer: (body: unknown) => void = () => {}
  const server = serveForm(bound, {
    'POST /tickets': () => new Promise((resolve) => (answer = resolve)),
  })
  const page = await openFilled()
  await Promise.all([page.press('submit'), page.press('submit')])
  await page.press('submit')
  expect(page.text('submit')).toBe('正在提交…')
  answer(submitted)
  await page.settle()
  expect(tries(server)).toBe(1)
})

test('the citizen can stop the trying', async () => {
  const server = serveForm(bound, { 'POST /tickets': noLine })
  const page = await openFilled()
  await page.press('submit')
  await page.press('stop')
  expect(page.text('submit')).toBe('提交')
  expect(page.text('problem')).toContain('不会重复')
  await wait(page, 60)
  expect(tries(server)).toBe(1)
})

test('after a reload in the middle the page asks first what became of it: it was filed', async () => {
  const server = serveForm(bound, { 'POST /tickets': () => new Promise(() => {}) })
  const before = await openFilled()
  await before.press('submit')
  before.app.unmount()

  server.say('POST /tickets', submitted)
  const after = await open('/new?category=C5')
  expect(path(after)).toBe('/done/26112310483520')
  const [, asked] = server.of('POST /tickets')
  expect(asked!.body, 'a question, not a submission').toEqual({})
  expect(keys(server).size).toBe(1)
  expect(loadDraft()).toBeUndefined()
})

test('… it was not: the form is there to be submitted, with the same key', async () => {
  const server = serveForm(bound, { 'POST /tickets': () => new Promise(() => {}) })
  const before = await openFilled()
  await before.press('submit')
  before.app.unmount()

  server.say('POST /tickets', refuse(422, 'invalid', '填写的内容有误', { title: '请填写标题' }))
  const after = await open('/new?category=C5')
  expect(after.text('earlier-try')).toContain('上次没有提交成功')
  expect(after.has('error-title')).toBe(false)
  expect(after.value('field-title')).toBe('工地夜间施工')
  server.say('POST /tickets', submitted)
  await after.type('agree', true)
  await after.press('submit')
  expect(path(after)).toBe('/done/26112310483520')
  expect(keys(server).size).toBe(1)
})

test('… nobody knows yet: it may be sent again as it is', async () => {
  const server = serveForm(bound, { 'POST /tickets': () => new Promise(() => {}) })
  const before = await openFilled()
  await before.press('submit')
  before.app.unmount()

  server.say('POST /tickets', noLine)
  const after = await open('/new?category=C5')
  expect(after.text('submit')).toBe('正在核对上次提交…')
  expect(after.text('earlier-try')).toContain('正在核对')
  await wait(after, 30)
  expect(after.text('earlier-try')).toContain('还没有查到上次是否提交成功')
  server.say('POST /tickets', submitted)
  await after.type('agree', true)
  await after.press('submit')
  expect(path(after)).toBe('/done/26112310483520')
  expect(server.of('POST /tickets').at(-1)!.body.title).toBe('工地夜间施工')
  expect(keys(server).size).toBe(1)
})

test('what was changed after an unanswered try is not taken for submitted', async () => {
  const server = serveForm(bound, { 'POST /tickets': noLine })
  const page = await openFilled()
  await page.press('submit')
  await page.press('stop')
  await page.type('field-title', '工地夜间施工三个月')
  server.say('POST /tickets', submitted)
  await page.press('submit')
  expect(path(page)).toBe('/done/26112310483520?earlier=1')
  expect(server.of('POST /tickets').at(-1)!.body).toEqual({})
})

test('a changed form is sent where the earlier try did not arrive', async () => {
  const server = serveForm(bound, { 'POST /tickets': noLine })
  const page = await openFilled()
  await page.press('submit')
  await page.press('stop')
  await page.type('field-title', '工地夜间施工三个月')
  server.say('POST /tickets', ({ body }: { body: { title?: string } }) =>
    body.title ? submitted : refuse(422, 'invalid', '填写的内容有误'),
  )
  await page.press('submit')
  expect(path(page)).toBe('/done/26112310483520')
  expect(server.of('POST /tickets').at(-1)!.body.title).toBe('工地夜间施工三个月')
  expect(keys(server).size).toBe(1)
})

test('another window of the same form does not file it once more', async () => {
  const server = serveForm(bound)
  const [one, other] = [await open('/new?category=C5'), await open('/new?category=C5')]
  await fill(one)
  const two = await open('/new?category=C5') // goes on with the first one's draft
  await two.type('agree', true)
  await one.press('submit')
  await two.type('field-title', '工地夜间施工，改了一下')
  expect(loadDraft(), 'it is no draft any more').toBeUndefined()
  await two.press('submit')
  expect(path(two)).toBe('/done/26112310483520?earlier=1')
  expect(tries(server)).toBe(1)
  other.app.unmount()
})

test('what the server refused is not taken for sent', async () => {
  serveForm(bound, { 'POST /tickets': refuse(429, 'too_many_requests', '请明天再试') })
  const page = await openFilled()
  await page.press('submit')
  expect(page.text('problem')).toBe('请明天再试')
  expect(loadDraft(bound.phone)!.sent).toBe('')
})

test('where the browser keeps nothing, the page says so', async () => {
  vi.stubGlobal('localStorage', fullStorage)
  vi.stubGlobal('sessionStorage', fullStorage)
  serveForm(bound, { 'POST /tickets': noLine })
  const page = await openFilled()
  expect(page.text('not-kept')).toContain('请不要关闭本页面')
  await page.press('submit')
  await wait(page, 30)
  expect(page.text('problem')).toContain('请不要关闭本页面，可以放心再次提交')
})
