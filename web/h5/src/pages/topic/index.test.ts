import { expect, test, vi } from 'vitest'
import { wholeArticle } from '../../testing/knowledge'
import { open } from '../../testing/page'
import { refuse, serve } from '../../testing/server'
import * as wx from '../../wx'

const topic = {
  ...wholeArticle('T001'),
  articles: [{ id: 'K005', title: '夜间施工噪声', summary: '' }],
}

test('shows the text and leads to its articles', async () => {
  serve({ 'GET /topics/T001': topic })
  const page = await open('/topics/T001')
  expect(page.text('title')).toBe('文章T001')
  expect(page.app.get('[data-testid="body"] h2').text()).toBe('材料')
  expect(page.text('facts')).toBe('市公安局 · 2026年9月2日更新')
  expect(page.app.get('[data-testid="related-link"]').attributes('href')).toBe('/articles/K005')
})

test('it is sent on with its title and summary', async () => {
  const offer = vi.spyOn(wx, 'offerShare').mockResolvedValue()
  serve({ 'GET /topics/T001': topic })
  await open('/topics/T001')
  expect(offer.mock.calls).toEqual([[{ title: '文章T001', text: '摘要T001' }]])
})

test('one that is offline says so', async () => {
  serve({ 'GET /topics/T9': refuse(404, 'entry_not_found', '没有找到这条内容，可能已经下线') })
  const page = await open('/topics/T9')
  expect(page.text('gone')).toContain('可能已经下线')
})
