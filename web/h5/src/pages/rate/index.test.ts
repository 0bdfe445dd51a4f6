import { beforeEach, expect, test } from 'vitest'
import { open } from '../../testing/page'
import { refuse, serve } from '../../testing/server'
import { closed } from '../../testing/ticket'

const number = '26112310483520'
const rating = `POST /tickets/${number}/rating`
const rated = closed({ status: 'rated', status_label: '已评价', actions: [] })

beforeEach(() => localStorage.clear())

const serveIt = (answer: unknown = rated, ticket = closed()) =>
  serve({ [`GET /tickets/${number}`]: ticket, [rating]: answer })

test('stars are radio buttons with words', async () => {
  serveIt()
  const page = await open(`/tickets/${number}/rate`)
  expect(page.text('reply')).toBe('已要求工地整改')
  const star = page.app.get('[data-testid="result-5"]')
  expect(star.attributes('type')).toBe('radio')
  expect(star.element.closest('label')!.textContent).toContain('5星，非常满意')
  await page.type('result-4', true)
  expect(page.text('word-result')).toBe('满意')
})

test('both rows are needed; the rest is not', async () => {
  const server = serveIt()
  const page = await open(`/tickets/${number}/rate`)
  await page.press('submit')
  expect(page.text('error-result')).toBe('请给办理结果打分')
  expect(page.text('error-attitude')).toBe('请给服务态度打分')
  await page.type('result-5', true)
  expect(page.text('problem')).toContain('请看红色的提示')
  await page.type('attitude-4', true)
  expect(page.has('problem')).toBe(false)
  expect(page.has('redo-true')).toBe(false)
  await page.press('submit')
  expect(server.of(rating).map((a) => a.body)).toEqual([
    { result: 5, attitude: 4, text: '', redo: false },
  ])
  expect(page.text('status')).toBe('已评价')
})

test('one or two stars ask for 重办', async () => {
  const server = serveIt()
  const page = await open(`/tickets/${number}/rate`)
  await page.type('result-2', true)
  await page.type('attitude-3', true)
  await page.type('solved-no', true)
  await page.type('field-text', '晚上仍在施工')
  await page.press('submit')
  expect(page.text('error-redo')).toBe('请选择是否需要重办')
  await page.type('redo-true', true)
  expect(page.text('submit')).toBe('提交评价并申请重办')
  await page.press('submit')
  expect(server.of(rating)[0]!.body).toEqual({
    result: 2,
    attitude: 3,
    text: '晚上仍在施工',
    solved: 'no',
    redo: true,
  })
})

test('a wish for 重办 goes with its stars', async () => {
  const server = serveIt()
  const page = await open(`/tickets/${number}/rate`)
  await page.type('result-1', true)
  await page.type('attitude-5', true)
  await page.type('redo-true', true)
  await page.type('result-5', true)
  await page.press('submit')
  expect(server.of(rating)[0]!.body.redo).toBe(false)
})

test('who has had his 重办 is not asked again', async () => {
  serveIt(rated, closed({ round: 1, actions: ['rate'] }))
  const page = await open(`/tickets/${number}/rate`)
  await page.type('result-1', true)
  expect(page.has('redo-true')).toBe(false)
})

test('somebody was faster: the stars stay', async () => {
  const server = serveIt(refuse(409, 'wrong_state', '已经评价过了'))
  const page = await open(`/tickets/${number}/rate`)
  await page.type('result-5', true)
  await page.type('attitude-5', true)
  server.say(`GET /tickets/${number}`, rated)
  await page.press('submit')
  expect(page.text('problem')).toBe('已经评价过了')
  expect(page.text('status')).toBe('已评价')
  expect(page.text('word-result')).toBe('非常满意')
})
