import { expect, test } from 'vitest'
import { open } from '../../testing/page'
import { serve, type Asked } from '../../testing/server'

const item = (id: string) => ({
  id,
  title: `动态${id}`,
  summary: `摘要${id}`,
  publisher: '12345热线中心',
  date: '2026-11-05',
})

test('news with their days and who tells them, a page at a time', async () => {
  serve({
    'GET /news': ({ query }: Asked) =>
      query.get('cursor')
        ? { items: [item('N1')], next_cursor: '' }
        : { items: [item('N2')], next_cursor: 'c2' },
  })
  const page = await open('/news')
  expect(page.text('entry')).toContain('2026年11月5日 · 12345热线中心')
  await page.press('more')
  expect(page.all('entry').map((e) => e.attributes('href'))).toEqual(['/news/N2', '/news/N1'])
})

test('says that there are none', async () => {
  serve({ 'GET /news': { items: [], next_cursor: '' } })
  const page = await open('/news')
  expect(page.text('empty')).toBe('还没有工作动态。')
})
