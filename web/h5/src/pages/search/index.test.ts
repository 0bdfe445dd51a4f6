import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { article } from '../../testing/knowledge'
import { open } from '../../testing/page'
import { refuse, Said, serve, type Asked } from '../../testing/server'

const departments = {
  items: [
    { code: 'GA', name: '市公安局', articles: 2 },
    { code: 'CG', name: '市城管局', articles: 1 },
  ],
}
const found = (items: unknown[], more = {}) => ({
  items,
  next_cursor: '',
  corrected: '',
  ...more,
})
const ids = (page: Awaited<ReturnType<typeof open>>) =>
  page.all('entry').map((e) => e.attributes('data-id'))

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

test('a link with words finds at once, and marks them without HTML', async () => {
  const hit = article('K001', {
    highlight: {
      title: [
        { text: '<b>居住证', hit: true },
        { text: '怎么办', hit: false },
      ],
      snippet: [
        { text: '申领', hit: false },
        { text: '居住证', hit: true },
      ],
    },
  })
  const server = serve({
    'GET /articles': found([hit]),
    'GET /articles/departments': departments,
  })
  const page = await open('/search?q=居住证')
  expect(server.of('GET /articles')[0]!.query.get('q')).toBe('居住证')
  expect(page.value('query')).toBe('居住证')
  const card = page.app.get('[data-testid="entry"]')
  expect(card.text()).toContain('<b>居住证怎么办')
  expect(card.findAll('mark').map((m) => m.text())).toEqual(['<b>居住证', '居住证'])
  expect(card.text()).toContain('市公安局 · 2026年9月2日更新')
  expect(card.attributes('href')).toBe('/articles/K001')
})

test('without words the last changed are there', async () => {
  serve({ 'GET /articles': found([article('K002')]), 'GET /articles/departments': departments })
  const page = await open('/search')
  expect(page.app.get('h2').text()).toBe('最近更新')
  expect(page.app.text()).toContain('摘要K002')
})

test('words that are searched for go into the address, and back finds those before', async () => {
  const server = serve({
    'GET /articles': ({ query }: Asked) =>
      found([article(query.get('q') === '社保' ? 'K2' : 'K1')]),
    'GET /articles/departments': departments,
  })
  const page = await open('/search?q=入户')
  await page.type('query', ' 社保 ')
  await page.press('search')
  expect(page.router.currentRoute.value.query).toEqual({ q: '社保' })
  expect(ids(page)).toEqual(['K2'])
  page.router.back()
  await vi.advanceTimersByTimeAsync(50)
  await page.settle()
  expect(page.value('query')).toBe('入户')
  expect(ids(page)).toEqual(['K1'])
  expect(server.of('GET /articles')).toHaveLength(3)
})

test('a department narrows it down, and stays in the address', async () => {
  const server = serve({ 'GET /articles': found([]), 'GET /articles/departments': departments })
  const page = await open('/search?q=居住')
  await page.press('filter-市公安局')
  expect(page.router.currentRoute.value.query).toEqual({ q: '居住', department: 'GA' })
  expect(server.of('GET /articles')[1]!.query.get('department')).toBe('GA')
  await page.press('all-departments')
  expect(page.router.currentRoute.value.query).toEqual({ q: '居住' })
  expect(server.of('GET /articles')).toHaveLength(3)
})

test('nothing found leads to 在线客服 and 我要诉求', async () => {
  serve({ 'GET /articles': found([]), 'GET /articles/departments': departments })
  const page = await open('/search?q=火星移民')
  expect(page.text('no-hits')).toContain('没有找到与“火星移民”有关的内容')
  expect(page.app.get('[data-testid="go-kefu"]').attributes('href')).toBe('/kefu')
  expect(page.app.get('[data-testid="go-new"]').attributes('href')).toBe('/new')
})

test('says what was searched for in place of what was typed', async () => {
  serve({
    'GET /articles': found([article('K1')], { corrected: '居住证' }),
    'GET /articles/departments': departments,
  })
  const page = await open('/search?q=居主证')
  expect(page.text('corrected')).toContain('没有找到“居主证”。您是不是要找：居住证')
})

test('what is typed is completed after a pause, by finger or by keys', async () => {
  const server = serve({
    'GET /articles': ({ query }: Asked) => found([article(query.get('q') || 'K0')]),
    'GET /articles/departments': departments,
    'GET /articles/suggestions': { items: ['居住证', '居住登记', '居住证签注'] },
  })
  const page = await open('/search')
  await page.type('query', '居')
  await page.type('query', '居住')
  await vi.advanceTimersByTimeAsync(300)
  await page.settle()
  expect(server.of('GET /articles/suggestions').map((a) => a.query.get('q'))).toEqual(['居住'])
  expect(page.all('suggestion').map((s) => s.text())).toEqual(['居住证', '居住登记', '居住证签注'])
  const input = page.app.get('[data-testid="query"]')
  expect(input.attributes('aria-expanded')).toBe('true')
  await input.trigger('keydown', { key: 'ArrowDown' })
  await input.trigger('keydown', { key: 'ArrowDown' })
  expect(input.attributes('aria-activedescendant')).toBe('suggestion-1')
  await input.trigger('keydown', { key: 'Enter' })
  await page.settle()
  expect(page.router.currentRoute.value.query.q).toBe('居住登记')
  expect(page.all('suggestion')).toHaveLength(0)
  await page.type('query', '居')
  await vi.advanceTimersByTimeAsync(300)
  await page.settle()
  await page.press('suggestion')
  expect(page.router.currentRoute.value.query.q).toBe('居住证')
})

test('suggestions that fail, and departments that do, are no failure of the search', async () => {
  serve({
    'GET /articles': found([article('K1')]),
    'GET /articles/departments': new Said(500, {}),
    'GET /articles/suggestions': new Said(500, {}),
  })
  const page = await open('/search')
  await page.type('query', '居住')
  await vi.advanceTimersByTimeAsync(300)
  await page.settle()
  expect(ids(page)).toEqual(['K1'])
  expect(page.has('load-error')).toBe(false)
})

test('a failure is told and can be tried again', async () => {
  const server = serve({
    'GET /articles': refuse(429, 'too_many', '操作太频繁，请稍后再试'),
    'GET /articles/departments': departments,
  })
  const page = await open('/search?q=居住')
  expect(page.text('load-error')).toContain('操作太频繁')
  server.say('GET /articles', found([article('K1')]))
  await page.press('retry')
  expect(ids(page)).toEqual(['K1'])
})

test('clearing the words shows all again', async () => {
  serve({ 'GET /articles': found([article('K1')]), 'GET /articles/departments': departments })
  const page = await open('/search?q=居住')
  await page.press('clear')
  expect(page.router.currentRoute.value.query).toEqual({})
  expect(page.value('query')).toBe('')
})
