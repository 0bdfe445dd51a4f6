import { expect, test, vi } from 'vitest'
import { someCase } from '../../testing/knowledge'
import { open } from '../../testing/page'
import { Said, serve, type Asked } from '../../testing/server'
import * as wx from '../../wx'

const categories = {
  items: [
    { code: 'C1', name: '求助/投诉/举报问题' },
    { code: 'C5', name: '噪音扰民问题' },
  ],
}
const found = (items: unknown[], more = {}) => ({ items, next_cursor: '', corrected: '', ...more })

test('cases stand under their months, the newest first, also where a page ends within one', async () => {
  serve({
    'GET /categories': categories,
    'GET /cases': ({ query }: Asked) =>
      query.get('cursor')
        ? found([someCase('A2'), someCase('A3', { month: '2026-08' })])
        : found([someCase('A0', { month: '2026-10' }), someCase('A1')], { next_cursor: 'c2' }),
  })
  const page = await open('/cases')
  await page.press('more')
  expect(page.all('month').map((m) => m.text())).toEqual(['2026年10月', '2026年9月', '2026年8月'])
  expect(page.all('entry').map((e) => e.attributes('href'))).toEqual([
    '/cases/A0',
    '/cases/A1',
    '/cases/A2',
    '/cases/A3',
  ])
  expect(page.app.get('[data-id="A1"]').text()).toContain('云麓区 · 市城管局 · 3个工作日办结')
})

test('a search is by what fits best, whatever its month, and keeps to the category', async () => {
  const server = serve({
    'GET /categories': categories,
    'GET /cases': found([someCase('A1'), someCase('A0', { month: '2026-10' })]),
  })
  const page = await open('/cases?category=C5')
  await page.type('query', '施工')
  await page.press('search')
  expect(Object.fromEntries(server.of('GET /cases')[1]!.query)).toEqual({
    q: '施工',
    category: 'C5',
  })
  expect(page.all('month')).toHaveLength(0)
  expect(page.app.get('[data-id="A1"]').text()).toContain('2026年9月 · 云麓区')
  expect(page.app.get('[data-testid="filter-噪音扰民问题"]').attributes('aria-pressed')).toBe(
    'true',
  )
})

test('a category without cases says so, and a search without hits leads on', async () => {
  serve({ 'GET /categories': categories, 'GET /cases': found([]) })
  const page = await open('/cases')
  expect(page.text('empty')).toBe('还没有公开的案例。')
  await page.press('filter-噪音扰民问题')
  expect(page.text('empty')).toBe('还没有公开“噪音扰民问题”的案例。')
  await page.type('query', '火星')
  await page.press('search')
  expect(page.text('no-hits')).toContain('没有找到与“火星”有关的案例')
  expect(page.has('go-new')).toBe(true)
  await page.press('all-categories')
  expect(page.router.currentRoute.value.query).toEqual({ q: '火星' })
})

test('categories that do not come are no failure of the list', async () => {
  serve({ 'GET /categories': new Said(500, {}), 'GET /cases': found([someCase('A1')]) })
  const page = await open('/cases')
  expect(page.all('entry')).toHaveLength(1)
  expect(page.has('load-error')).toBe(false)
})

test('the list can be sent on', async () => {
  const offer = vi.spyOn(wx, 'offerShare').mockResolvedValue()
  serve({ 'GET /categories': categories, 'GET /cases': found([]) })
  await open('/cases')
  expect(offer).toHaveBeenCalledWith(expect.objectContaining({ title: '案例公开' }))
})
