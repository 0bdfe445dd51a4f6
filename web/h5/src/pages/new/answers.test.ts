import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { article, wholeArticle } from '../../testing/knowledge'
import { open } from '../../testing/page'
import { Said, type Answer } from '../../testing/server'
import { bound, fill, serveForm, type Page } from './formpage'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => void vi.useRealTimers())

const serveAnswers = (more: Record<string, Answer> = {}) =>
  serveForm(bound, {
    'POST /articles/for': { items: [article('K005'), article('K006')] },
    'GET /articles/K005': wholeArticle('K005'),
    'POST /articles/K005/opened': new Said(204),
    ...more,
  })

/** Writes the title as people do: with the cursor in it, and a pause after it. */
async function write(page: Page, title: string) {
  ;(page.app.get('[data-testid="field-title"]').element as HTMLElement).focus()
  await page.type('field-title', title)
  await vi.advanceTimersByTimeAsync(600)
  await page.settle()
}

test('while the title is written, articles that may answer it appear after a pause', async () => {
  const server = serveAnswers()
  const page = await open('/new?category=C5')
  ;(page.app.get('[data-testid="field-title"]').element as HTMLElement).focus()
  await page.type('field-title', '工地')
  await page.type('field-title', '工地噪声')
  expect(server.of('POST /articles/for')).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(600)
  await page.settle()
  expect(server.of('POST /articles/for').map((a) => (a.body as { title: string }).title)).toEqual([
    '工地噪声',
  ])
  expect(page.all('answer').map((a) => a.text())).toEqual(['文章K005', '文章K006'])
  await write(page, '工')
  expect(page.has('answers')).toBe(false)
})

test('one is read over the form, is told with the form’s key, and nothing that was typed is lost', async () => {
  const server = serveAnswers()
  const page = await open('/new?category=C5')
  await fill(page)
  await write(page, '工地夜间施工')
  const title = page.app.get('[data-testid="field-title"]').element
  await page.press('answer')
  await page.settle()
  expect(page.text('answer-reader')).toContain('身份证')
  expect(page.router.currentRoute.value.query).toEqual({ category: 'C5', read: 'K005' })
  const form = page.app.get('[data-testid="ticket-form"]')
  expect(form.isVisible()).toBe(false)
  page.router.back()
  await vi.advanceTimersByTimeAsync(50)
  await page.settle()
  expect(page.has('answer-reader')).toBe(false)
  expect(form.isVisible()).toBe(true)
  expect(page.app.get('[data-testid="field-title"]').element, 'the very same field').toBe(title)
  expect(page.value('field-content')).toContain('老人无法休息')
  await page.press('submit')
  const [told] = server.of('POST /articles/K005/opened')
  const [filed] = server.of('POST /tickets')
  expect(told!.body).toEqual({ from: 'form', form: filed!.headers.get('Idempotency-Key') })
})

test('a button leads back, also where the page was opened with the article over it', async () => {
  serveAnswers()
  const page = await open('/new?category=C5&read=K005')
  await page.press('back-to-form')
  expect(page.router.currentRoute.value.query).toEqual({ category: 'C5' })
  expect(page.app.get('[data-testid="ticket-form"]').isVisible()).toBe(true)
})

test('nothing moves under who has gone on to the next field', async () => {
  const server = serveAnswers()
  const page = await open('/new?category=C5')
  await page.type('field-title', '工地噪声')
  ;(page.app.get('[data-testid="field-address"]').element as HTMLElement).focus()
  await vi.advanceTimersByTimeAsync(600)
  await page.settle()
  expect(server.of('POST /articles/for')).toHaveLength(1)
  expect(page.has('answers')).toBe(false)
})

test('they can be put aside, for the rest of the form', async () => {
  const server = serveAnswers()
  const page = await open('/new?category=C5')
  await write(page, '工地噪声')
  await page.press('answers-aside')
  await write(page, '工地噪声太大')
  expect(page.has('answers')).toBe(false)
  expect(server.of('POST /articles/for')).toHaveLength(1)
})

test('a server that finds nothing or fails keeps nobody from submitting', async () => {
  const server = serveAnswers({ 'POST /articles/for': new Said(500, {}) })
  const page = await open('/new?category=C5')
  await fill(page)
  await write(page, '工地夜间施工')
  expect(page.has('answers')).toBe(false)
  await page.press('submit')
  expect(server.of('POST /tickets')).toHaveLength(1)
})
