import { expect, test } from 'vitest'
import { wholeArticle } from '../../testing/knowledge'
import { open } from '../../testing/page'
import { serve } from '../../testing/server'

test('shows the news, and the account’s own article on it', async () => {
  const link = 'https://mp.weixin.qq.com/s/abc'
  serve({
    'GET /news/N001': {
      ...wholeArticle('N001'),
      publisher: '12345热线中心',
      date: '2026-11-10',
      link,
    },
  })
  const page = await open('/news/N001')
  expect(page.text('facts')).toBe('2026年11月10日 · 12345热线中心')
  expect(page.app.get('[data-testid="account-link"]').attributes('href')).toBe(link)
})
