import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { open } from '../../testing/page'
import { uploads } from '../../testing/uploads'
import * as wx from '../../wx'
import { bound, choosePhotos, fill, serveForm } from './formpage'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})

const states = (page: Awaited<ReturnType<typeof open>>) =>
  page.all('photo-item').map((p) => p.attributes('data-state'))

test('photos go one by one, with their progress, and are named in the form', async () => {
  const server = serveForm(bound)
  const page = await open('/new?category=C5')
  await choosePhotos(page, 2)
  expect(states(page)).toEqual(['sending', 'waiting'])
  uploads[0]!.progress(0.4)
  await page.settle()
  expect(page.app.text()).toContain('40%')
  uploads[0]!.accept('p1')
  await page.settle()
  expect(states(page)).toEqual(['done', 'sending'])

  expect(page.text('photo-news')).toContain('还有1张照片正在上传')
  uploads[1]!.accept('p2')
  await page.settle()
  expect(page.text('photo-news')).toBe('照片已全部上传。')
  await fill(page)
  await page.press('submit')
  expect(server.of('POST /tickets')[0]!.body.photo_ids).toEqual(['p1', 'p2'])
})

test('a form submitted while photos are on their way goes when they have arrived', async () => {
  const server = serveForm(bound)
  const page = await open('/new?category=C5')
  await choosePhotos(page, 2)
  await fill(page)
  await page.press('submit')
  expect(page.text('photos-going')).toContain('还有2张照片正在上传，传完会自动提交')
  expect(page.text('submit')).toBe('正在上传照片…')
  uploads[0]!.accept('p1')
  await page.settle()
  expect(page.text('photos-going')).toContain('还有1张')
  expect(server.of('POST /tickets')).toHaveLength(0)
  uploads[1]!.accept('p2')
  await page.settle()
  expect(server.of('POST /tickets')[0]!.body.photo_ids).toEqual(['p1', 'p2'])
})

test('which one did not arrive is said, and the form stays', async () => {
  const server = serveForm(bound)
  const page = await open('/new?category=C5')
  await choosePhotos(page, 2)
  await fill(page)
  await page.press('submit')
  uploads[0]!.accept('p1')
  await page.settle()
  uploads[1]!.answer(415, { error: { code: 'unsupported', message: '不支持这种图片格式' } })
  await page.settle()
  expect(page.text('problem')).toBe('诉求还没有提交：第2张照片没有传上去，请重试或移除')
  expect(page.text('error-photo_ids')).toBe('第2张照片没有传上去，请重试或移除')
  expect(server.of('POST /tickets')).toHaveLength(0)
  await page.all('photo-remove')[1]!.trigger('click')
  await page.press('submit')
  expect(server.of('POST /tickets')[0]!.body.photo_ids).toEqual(['p1'])
})

test('the waiting can be stopped', async () => {
  const server = serveForm(bound)
  const page = await open('/new?category=C5')
  await choosePhotos(page, 1)
  await fill(page)
  await page.press('submit')
  await page.press('stop')
  expect(page.text('submit')).toBe('提交')
  uploads[0]!.accept('p1')
  await page.settle()
  expect(server.of('POST /tickets')).toHaveLength(0)
})

describe('a line that fails', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  test('is tried again by itself, later and later', async () => {
    serveForm(bound)
    const page = await open('/new?category=C5')
    await choosePhotos(page, 1)
    uploads[0]!.onerror!()
    await page.settle()
    expect(states(page)).toEqual(['paused'])
    expect(page.text('photo-news')).toContain('照片会自动接着上传')
    await vi.advanceTimersByTimeAsync(1_000)
    uploads[1]!.answer(503, '')
    await page.settle()
    await vi.advanceTimersByTimeAsync(2_999)
    expect(uploads).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    uploads[2]!.accept('p1')
    await page.settle()
    expect(states(page)).toEqual(['done'])
  })

  test('given up after six tries, it goes on when the network is back', async () => {
    serveForm(bound)
    const page = await open('/new?category=C5')
    await choosePhotos(page, 1)
    for (const wait of [1, 3, 6, 10, 20, 0]) {
      uploads.at(-1)!.onerror!()
      await page.settle()
      await vi.advanceTimersByTimeAsync(wait * 1_000)
    }
    expect(states(page)).toEqual(['failed'])
    expect(uploads).toHaveLength(6)
    window.dispatchEvent(new Event('online'))
    await page.settle()
    uploads[6]!.accept('p1')
    await page.settle()
    expect(states(page)).toEqual(['done'])
  })

  test('stops with the page', async () => {
    serveForm(bound)
    const page = await open('/new?category=C5')
    await choosePhotos(page, 1)
    uploads[0]!.onerror!()
    await page.settle()
    page.app.unmount()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(uploads).toHaveLength(1)
  })
})

test('one that failed says why, can be sent again, and does not hold up the next', async () => {
  serveForm(bound)
  const page = await open('/new?category=C5')
  await choosePhotos(page, 2)
  uploads[0]!.answer(415, { error: { code: 'unsupported', message: '不支持这种图片格式' } })
  await page.settle()
  expect(states(page)).toEqual(['failed', 'sending'])
  expect(page.app.text()).toContain('不支持这种图片格式')
  uploads[1]!.accept('p2')
  await page.settle()
  await page.press('photo-retry')
  uploads[2]!.accept('p1')
  await page.settle()
  expect(states(page)).toEqual(['done', 'done'])
})

test('removing one tells the server, and stops one on its way', async () => {
  const server = serveForm(bound, { 'DELETE /photos/p1': undefined })
  const page = await open('/new?category=C5')
  await choosePhotos(page, 2)
  uploads[0]!.accept('p1')
  await page.settle()
  await page.all('photo-remove')[1]!.trigger('click')
  expect(uploads[1]!.aborted).toBe(true)
  await page.all('photo-remove')[0]!.trigger('click')
  await page.settle()
  expect(server.of('DELETE /photos/p1')).toHaveLength(1)
  expect(page.all('photo-item')).toHaveLength(0)
})

test('a sixth photo is refused in words', async () => {
  serveForm(bound)
  const page = await open('/new?category=C5')
  await choosePhotos(page, 6)
  expect(page.all('photo-item')).toHaveLength(5)
  expect(page.text('error-photo_ids')).toContain('最多可上传5张')
  expect(page.has('photo-add')).toBe(false)
})

test("in WeChat the photos come from WeChat's own album", async () => {
  serveForm(bound)
  const chooseImages = vi.fn(async () => [new Blob(['x'], { type: 'image/jpeg' })])
  vi.spyOn(wx, 'openWeChat').mockResolvedValue({
    locate: () => Promise.reject(new Error('no')),
    chooseImages,
    showPlace: async () => {},
    closeWindow: () => {},
    share: async () => {},
  })
  const page = await open('/new?category=C5')
  await page.press('photo-add')
  expect(chooseImages).toHaveBeenCalledWith(5)
  expect(states(page)).toEqual(['sending'])
})
