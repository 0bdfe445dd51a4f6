import { expect, test, vi } from 'vitest'
import { aChat, asked, chatNow, ended } from '../../testing/chat'
import { refuse, serve } from '../../testing/server'
import { open } from '../../testing/page'

const texts = { city: '广州', account: '广州12345', kefu_hours: '9:00-18:00', privacy_version: '1' }

test("the guide's nine entries stand in its order under its three headings", async () => {
  serve({ 'GET /page-texts': texts })
  const page = await open('/')
  expect(page.app.find('h1').text()).toBe('广州12345')
  expect(page.app.findAll('h2').map((h) => h.text())).toEqual(['市民诉求', '市民服务', '个人中心'])
  expect(page.app.findAll('b').map((b) => b.text())).toEqual([
    '我要诉求',
    '在线客服',
    '案例公开',
    '热门话题',
    '我要查询',
    '工作动态',
    '我的诉求',
    '进度查询',
    '账户绑定',
  ])
})

test('every entry leads to a page', async () => {
  serve({ 'GET /page-texts': texts })
  const page = await open('/')
  for (const link of page.app.findAll('.entry')) {
    const to = page.router.resolve(link.attributes('href')!.replace('/h5', ''))
    expect(to.meta.title, to.path).not.toBe('没有这个页面')
  }
})

test('the page stands without the server', async () => {
  serve({ 'GET /page-texts': refuse(500, 'internal', '系统繁忙') })
  const page = await open('/')
  expect(page.app.find('h1').text()).toBe('12345热线')
  expect(page.app.findAll('.entry')).toHaveLength(9)
})

test('says so where a ticket waits for its citizen', async () => {
  serve({
    'GET /page-texts': texts,
    'GET /tickets': { items: [{ number: '26112310483520' }], next_cursor: '' },
  })
  const page = await open('/')
  expect(page.text('waiting-tickets')).toBe('有诉求待完善')
})

test('who has not signed in is not sent to', async () => {
  serve({ 'GET /page-texts': texts, 'GET /tickets': refuse(401, 'not_signed_in', '请先登录') })
  const gone = vi.spyOn(location, 'replace').mockImplementation(() => {})
  const page = await open('/')
  expect(gone).not.toHaveBeenCalled()
  expect(page.has('waiting-tickets')).toBe(false)
})

test.each([
  ['正在排队', chatNow(aChat({ state: 'queued' }))],
  ['对话进行中', chatNow(aChat())],
  ['请为服务评分', ended({ rating: asked() })],
])('%s: 在线客服 says so and leads there', async (words, chat) => {
  vi.stubGlobal('requestIdleCallback', (f: () => void) => f())
  serve({ 'GET /page-texts': texts, 'GET /chat': chat })
  const page = await open('/')
  expect(page.text('waiting-kefu')).toBe(words)
  expect(page.app.get('[data-testid="entry-kefu"]').attributes('href')).toBe('/chat')
})

test('the chat is asked about when nothing else is to be done', async () => {
  const idle = vi.fn()
  vi.stubGlobal('requestIdleCallback', idle)
  const server = serve({ 'GET /page-texts': texts, 'GET /chat': ended() })
  const page = await open('/')
  expect(server.of('GET /chat')).toHaveLength(0)
  idle.mock.calls[0]![0]()
  await page.settle()
  expect(page.has('waiting-kefu')).toBe(false)
  expect(page.app.get('[data-testid="entry-kefu"]').attributes('href')).toBe('/kefu')
})
