import { beforeEach, expect, test } from 'vitest'
import { open } from '../../testing/page'
import { bound, fill, serveForm } from './formpage'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})

async function openForm() {
  const server = serveForm(bound)
  const page = await open('/new?category=C5')
  await fill(page)
  return { server, page }
}

test('a phone number in the text is shown where it stands, and can be taken out and put back', async () => {
  const { page } = await openForm()
  await page.type('field-content', '每天晚上施工，请打 138 0013 8000 联系我，谢谢')
  expect(page.text('personal-content')).toContain('诉求内容里好像有手机号')
  expect(page.text('personal-place')).toBe('…晚上施工，请打 138 0013 8000 联系我，谢谢')
  await page.press('personal-remove')
  expect(page.value('field-content')).toBe('每天晚上施工，请打  联系我，谢谢')
  expect(page.text('personal-removed')).toContain('已移除手机号')
  await page.press('personal-undo')
  expect(page.value('field-content')).toContain('138 0013 8000')
  expect(page.has('personal-removed')).toBe(false)
})

test('it can stay, and is then not spoken of again', async () => {
  const { server, page } = await openForm()
  await page.type('field-title', '粤A12345占用盲道')
  expect(page.text('personal-title')).toContain('标题里好像有车牌号')
  await page.press('personal-keep')
  expect(page.has('personal-title')).toBe(false)
  await page.type('field-title', '粤A12345长期占用盲道')
  expect(page.has('personal-title')).toBe(false)
  await page.press('submit')
  expect(server.of('POST /tickets')[0]!.body.title).toBe('粤A12345长期占用盲道')
})

test('it keeps nobody from submitting', async () => {
  const { server, page } = await openForm()
  await page.type('field-title', '粤A12345占用盲道')
  await page.press('submit')
  expect(server.of('POST /tickets')).toHaveLength(1)
})

test('an emergency points to whom to call, at once', async () => {
  const { page } = await openForm()
  expect(page.has('emergency')).toBe(false)
  await page.type('field-title', '三楼着火了')
  expect(page.app.get('[data-testid="call-119"]').attributes('href')).toBe('tel:119')
  await page.press('emergency-aside')
  expect(page.has('emergency')).toBe(false)
  await page.type('field-content', '有人被困在三楼，快来')
  expect(page.has('call-120')).toBe(true)
})

test('and keeps nobody from submitting either', async () => {
  const { server, page } = await openForm()
  await page.type('field-title', '三楼着火了')
  await page.press('submit')
  expect(server.of('POST /tickets')).toHaveLength(1)
})
