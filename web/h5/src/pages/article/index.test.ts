import { beforeEach, expect, test } from 'vitest'
import { wholeArticle } from '../../testing/knowledge'
import { open } from '../../testing/page'
import { refuse, serve } from '../../testing/server'

beforeEach(() => localStorage.clear())

test('shows whose it is, until when it holds, where it is from and what is like it', async () => {
  serve({
    'GET /articles/K001': wholeArticle('K001', {
      valid_until: '2026-12-31',
      source_note: '演示数据',
      useful: 7,
      link: 'https://mp.weixin.qq.com/s/abc',
      related: [{ id: 'K002', title: '居住登记', summary: '' }],
    }),
  })
  const page = await open('/articles/K001')
  expect(page.text('title')).toBe('文章K001')
  expect(page.text('facts')).toBe('市公安局 · 2026年9月2日更新')
  expect(page.text('valid-until')).toBe('有效期至2026年12月31日')
  expect(page.text('source-note')).toBe('演示数据')
  expect(page.has('account-link')).toBe(true)
  expect(page.text('related')).toContain('居住登记')
  expect(page.text('vote-news')).toBe('7人觉得有用')
})

test('a vote is told once, shown with the new count, and can be changed', async () => {
  const server = serve({
    'GET /articles/K001': wholeArticle('K001', { useful: 7 }),
    'POST /articles/K001/vote': { useful: 8 },
  })
  const page = await open('/articles/K001')
  await page.press('vote-true')
  await page.press('vote-true')
  expect(server.of('POST /articles/K001/vote').map((a) => a.body)).toEqual([{ useful: true }])
  expect(page.text('vote-news')).toContain('谢谢')
  const pressed = (id: string) => page.app.get(`[data-testid="${id}"]`).attributes('aria-pressed')
  expect(pressed('vote-true')).toBe('true')
  server.say('POST /articles/K001/vote', { useful: 7 })
  await page.press('vote-false')
  expect([pressed('vote-true'), pressed('vote-false')]).toEqual(['false', 'true'])
})

test('what was voted today is still there when the page opens anew', async () => {
  const answers = {
    'GET /articles/K001': wholeArticle('K001'),
    'POST /articles/K001/vote': { useful: 1 },
  }
  serve(answers)
  const page = await open('/articles/K001')
  await page.press('vote-true')
  page.app.unmount()
  serve(answers)
  const again = await open('/articles/K001')
  expect(again.app.get('[data-testid="vote-true"]').attributes('aria-pressed')).toBe('true')
})

test('a vote that was not taken says so', async () => {
  serve({
    'GET /articles/K001': wholeArticle('K001'),
    'POST /articles/K001/vote': refuse(429, 'too_many', '操作太频繁，请稍后再试'),
  })
  const page = await open('/articles/K001')
  await page.press('vote-true')
  expect(page.text('problem')).toContain('操作太频繁')
  expect(page.app.get('[data-testid="vote-true"]').attributes('aria-pressed')).toBe('false')
})

test('a link to another of our pages stays in the app', async () => {
  serve({
    'GET /articles/K001': wholeArticle('K001', {
      body_html: '<p><a href="/h5/articles/K002">居住登记</a></p>',
    }),
    'GET /articles/K002': wholeArticle('K002'),
  })
  const page = await open('/articles/K001')
  await page.app.get('[data-testid="body"] a').trigger('click')
  await page.settle()
  expect(page.text('title')).toBe('文章K002')
})

test('a failure can be tried again, and what is offline cannot', async () => {
  const server = serve({ 'GET /articles/K001': refuse(503, 'unavailable', '系统繁忙') })
  const page = await open('/articles/K001')
  server.say('GET /articles/K001', refuse(404, 'entry_not_found', '没有找到这条内容，可能已经下线'))
  await page.press('retry')
  expect(page.text('gone')).toContain('可能已经下线')
  expect(page.has('retry')).toBe(false)
  expect(page.app.get('[data-testid="go-list"]').attributes('href')).toBe('/search')
})
