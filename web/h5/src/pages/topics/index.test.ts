import { expect, test } from 'vitest'
import { open } from '../../testing/page'
import { Said, serve } from '../../testing/server'

const topic = (id: string, views = 0) => ({
  id,
  title: `话题${id}`,
  summary: `一次说清${id}`,
  views,
  updated_at: '2026-10-12T00:00:00+08:00',
})

test('topics stand in the order in which they come, with how many read them', async () => {
  serve({ 'GET /topics': { items: [topic('T2', 12), topic('T1')] } })
  const page = await open('/topics')
  const entries = page.all('entry')
  expect(entries.map((e) => e.attributes('href'))).toEqual(['/topics/T2', '/topics/T1'])
  expect(entries[0]!.text()).toContain('12人次阅读')
  expect(entries[1]!.text()).not.toContain('阅读')
})

test('without topics the page leads on', async () => {
  serve({ 'GET /topics': { items: null } })
  const page = await open('/topics')
  expect(page.text('empty')).toContain('现在没有热门话题')
  expect(page.has('go-kefu')).toBe(true)
})

test('a failure can be tried again', async () => {
  const server = serve({ 'GET /topics': new Said(503, {}) })
  const page = await open('/topics')
  server.say('GET /topics', { items: [topic('T1')] })
  await page.press('retry')
  expect(page.all('entry')).toHaveLength(1)
})
