import { beforeEach, expect, test, vi } from 'vitest'
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

  await fill(page)
  await page.press('submit')
  expect(page.text('error-photo_ids')).toContain('正在上传')
  expect(server.of('POST /tickets')).toHaveLength(0)

  uploads[1]!.accept('p2')
  await page.settle()
  await page.press('submit')
  expect(server.of('POST /tickets')[0]!.body.photo_ids).toEqual(['p1', 'p2'])
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
    closeWindow: () => {},
  })
  const page = await open('/new?category=C5')
  await page.press('photo-add')
  expect(chooseImages).toHaveBeenCalledWith(5)
  expect(states(page)).toEqual(['sending'])
})
