import { beforeEach, expect, test } from 'vitest'
import { open } from '../../testing/page'
import { refuse, serve } from '../../testing/server'
import { aTicket } from '../../testing/ticket'
import { stubUploads, uploads } from '../../testing/uploads'
import { choosePhotos } from '../new/formpage'

const number = '26112310483520'
const materials = `POST /tickets/${number}/materials`

beforeEach(() => {
  localStorage.clear()
  stubUploads()
})

const serveIt = (answer: unknown = aTicket({ actions: [] })) =>
  serve({ [`GET /tickets/${number}`]: aTicket({ actions: ['add_material'] }), [materials]: answer })

test('adds text and photos', async () => {
  const server = serveIt()
  const page = await open(`/tickets/${number}/material`)
  await page.press('submit')
  expect(page.text('error-text')).toBe('请填写补充说明')
  await page.type('field-text', '昨晚又施工了')
  await choosePhotos(page, 1)
  await page.press('submit')
  expect(page.text('error-photo_ids')).toContain('正在上传')
  uploads[0]!.accept('p9')
  await page.settle()
  await page.press('submit')
  expect(server.of(materials)[0]!.body).toEqual({ text: '昨晚又施工了', photo_ids: ['p9'] })
  expect(page.text('news')).toBe('材料已补充')
})

test('a try that got no answer is repeated under the same key, after a reload too', async () => {
  const server = serveIt(() => Promise.reject(new TypeError('offline')))
  const page = await open(`/tickets/${number}/material`)
  await page.type('field-text', '昨晚又施工了')
  await page.press('submit')
  expect(page.text('problem')).toContain('网络不通')
  await page.press('submit')
  page.app.unmount()
  const again = await open(`/tickets/${number}/material`)
  expect(again.value('field-text')).toBe('昨晚又施工了')
  server.say(materials, aTicket())
  await again.press('submit')
  const keys = server.of(materials).map((a) => a.headers.get('Idempotency-Key'))
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
  expect(keys[0]).toMatch(/^[\da-f-]{36}$/)

  // The next is another one.
  const next = await open(`/tickets/${number}/material`)
  expect(next.value('field-text')).toBe('')
  await next.type('field-text', '今晚还在施工')
  await next.press('submit')
  expect(server.of(materials).at(-1)!.headers.get('Idempotency-Key')).not.toBe(keys[0])
})

test('a closed ticket takes none: its words, and the text stays', async () => {
  const server = serveIt(refuse(409, 'wrong_state', '诉求已办结，不能补充材料'))
  const page = await open(`/tickets/${number}/material`)
  await page.type('field-text', '昨晚又施工了')
  server.say(`GET /tickets/${number}`, aTicket({ status_label: '已办结', actions: [] }))
  await page.press('submit')
  expect(page.text('problem')).toBe('诉求已办结，不能补充材料')
  expect(page.text('status')).toBe('已办结')
  expect(page.value('field-text')).toBe('昨晚又施工了')
})
