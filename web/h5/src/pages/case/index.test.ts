import { expect, test } from 'vitest'
import { someCase } from '../../testing/knowledge'
import { open } from '../../testing/page'
import { refuse, serve } from '../../testing/server'

const whole = (more = {}) =>
  someCase('A001', { content: '深夜打桩。\n老人无法休息。', result: '已责令停工。', ...more })

test('shows what was asked, what was done and how it was rated, and leads to a form of the kind', async () => {
  serve({ 'GET /cases/A001': whole() })
  const page = await open('/cases/A001')
  expect(page.text('title')).toBe('案例A001')
  expect(document.title).toBe('案例A001')
  expect(page.text('case-content')).toContain('老人无法休息')
  expect(page.text('case-result')).toBe('已责令停工。')
  expect(page.text('case-facts')).toContain('2026年9月')
  expect(page.text('stars')).toContain('5星（非常满意）')
  expect(page.app.get('[data-testid="go-new"]').attributes('href')).toBe('/new?category=C5')
})

test('one that nobody rated says nothing of stars', async () => {
  serve({ 'GET /cases/A001': whole({ stars: 0, workdays_used: 0 }) })
  const page = await open('/cases/A001')
  expect(page.has('stars')).toBe(false)
  expect(page.text('case-facts')).not.toContain('工作日')
})

test('one that was withdrawn says so, and leads to the others', async () => {
  serve({
    'GET /cases/A001': refuse(404, 'case_not_found', '没有找到这个案例，可能已经撤下'),
  })
  const page = await open('/cases/A001')
  expect(page.text('gone')).toContain('可能已经撤下')
  expect(page.has('retry')).toBe(false)
  expect(page.app.get('[data-testid="go-list"]').attributes('href')).toBe('/cases')
})
