import { beforeEach, expect, test, vi } from 'vitest'
import { open } from '../../testing/page'
import * as wx from '../../wx'
import { bound, fill, serveForm } from './formpage'

const here = { lat: 23.129112, lng: 113.264385 }
const locate = vi.fn<() => Promise<wx.Point>>()

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  locate.mockReset().mockResolvedValue(here)
  vi.spyOn(wx, 'openWeChat').mockResolvedValue({
    locate,
    chooseImages: async () => [],
    showPlace: async () => {},
    closeWindow: () => {},
    share: async () => {},
  })
})

test('the point is taken when the form opens, and counts as unconfirmed once the address is written', async () => {
  const server = serveForm(bound)
  const page = await open('/new?category=C5')
  expect(page.has('located')).toBe(true)
  await fill(page)
  await page.press('submit')
  expect(server.of('POST /tickets')[0]!.body).toMatchObject({ ...here, point_confirmed: false })
})

test('locating after writing confirms the point', async () => {
  const server = serveForm(bound)
  const page = await open('/new?category=C5')
  await fill(page)
  await page.press('locate')
  await page.press('submit')
  expect(server.of('POST /tickets')[0]!.body).toMatchObject({ ...here, point_confirmed: true })
})

test('the point can be taken back', async () => {
  const server = serveForm(bound)
  const page = await open('/new?category=C5')
  await fill(page)
  await page.press('forget-place')
  await page.press('submit')
  expect(server.of('POST /tickets')[0]!.body).toMatchObject({
    lat: null,
    lng: null,
    point_confirmed: false,
  })
})

test('a citizen who does not share the position goes on without', async () => {
  locate.mockRejectedValue(new Error('denied'))
  serveForm(bound)
  const page = await open('/new?category=C5')
  expect(page.app.text()).toContain('没有取得位置')
  await fill(page)
  await page.press('submit')
  expect(page.router.currentRoute.value.path).toContain('/done/')
})

test('the address of the point is written, and is the citizen’s to correct', async () => {
  const server = serveForm(bound, { 'GET /place': { address: '云麓区某街道1号' } })
  const page = await open('/new?category=C5')
  expect(page.value('field-address')).toBe('云麓区某街道1号')
  expect(page.text('located')).toContain('如果不是事发地址，请修改')
  expect(server.of('GET /place')[0]!.query.get('lat')).toBe('23.129112')
  await fill(page)
  await page.press('submit')
  expect(server.of('POST /tickets')[0]!.body).toMatchObject({
    address: '云麓区麓湖路18号',
    point_confirmed: false,
  })
})

test('an address that the map wrote confirms the point', async () => {
  const server = serveForm(bound, { 'GET /place': { address: '云麓区某街道1号' } })
  const page = await open('/new?category=C5')
  await fill(page)
  await page.type('field-address', '')
  await page.press('locate')
  await page.press('submit')
  expect(server.of('POST /tickets')[0]!.body).toMatchObject({
    address: '云麓区某街道1号',
    point_confirmed: true,
  })
})

test('what the citizen wrote is not written over', async () => {
  serveForm(bound, { 'GET /place': { address: '云麓区某街道1号' } })
  const page = await open('/new?category=C5')
  await fill(page)
  await page.press('locate')
  expect(page.value('field-address')).toBe('云麓区麓湖路18号')
})
