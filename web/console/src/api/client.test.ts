import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { arrive, session } from '../session'
import { everyOne, get, post } from './client'

const dispatcher = { name: 'dispatcher', roles: ['dispatcher' as const], department: '', due: [] }
const answers: Response[] = []
const asked: { path: string; body: unknown }[] = []

beforeEach(() => {
  answers.length = asked.length = 0
  session.me = dispatcher
  session.ended = false
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push({ path, body: init.body })
    return answers.shift()!
  })
})
afterEach(() => vi.unstubAllGlobals())

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
const loggedOut = () => json(401, { error: { code: 'not_logged_in', message: '请先登录' } })

test('a call whose log-in has ended waits for the next one and is made again', async () => {
  answers.push(loggedOut(), json(200, { fine: true }))
  const made = post('/tickets/1/reply', { text: '已处理' })
  await vi.waitFor(() => expect(session.ended).toBe(true))
  expect(asked).toHaveLength(1)
  arrive(dispatcher)
  expect(await made).toEqual({ fine: true })
  expect(session.ended).toBe(false)
  expect(asked.map((a) => a.body)).toEqual(Array(2).fill('{"text":"已处理"}'))
})

test('several calls wait for one log-in', async () => {
  answers.push(loggedOut(), loggedOut(), json(200, 1), json(200, 2))
  const made = Promise.all([get('/a'), get('/b')])
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  arrive(dispatcher)
  expect(await made).toEqual([1, 2])
})

test('who logs in as somebody else gets nothing of what was open', async () => {
  const away = vi.fn()
  vi.stubGlobal('location', { assign: away })
  answers.push(loggedOut())
  void get('/tickets')
  await vi.waitFor(() => expect(session.ended).toBe(true))
  arrive({ name: 'auditor', roles: ['auditor'], department: '', due: [] })
  expect(away).toHaveBeenCalledWith('/console/')
  expect(asked).toHaveLength(1)
})

test('what offers each of a list reads it to its end', async () => {
  answers.push(
    json(200, { items: ['a', 'b'], next_cursor: 'b' }),
    json(200, { items: ['c'], next_cursor: '' }),
  )
  expect(await everyOne<string>('/departments', { q: '局' })).toEqual(['a', 'b', 'c'])
  const queries = asked.map((a) => new URL(a.path, 'http://localhost').searchParams)
  expect(queries.map((q) => q.get('cursor'))).toEqual([null, 'b'])
  expect(queries.map((q) => [q.get('q'), q.get('limit')])).toEqual(Array(2).fill(['局', '200']))
})
