import { afterEach, expect, test, vi } from 'vitest'
import { ApiError, isPassing, request } from './http'

const answer = (status: number, body: string, headers: HeadersInit = {}) =>
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(status === 204 ? null : body, { status, headers })),
  )

afterEach(() => vi.useRealTimers())

test('an answer is its JSON, and 204 is nothing', async () => {
  answer(200, '{"bound":false}')
  expect(await request('/me')).toEqual({ bound: false })
  answer(204, '')
  expect(await request('/me', { method: 'DELETE' })).toBeUndefined()
})

test('blank query values are left out', async () => {
  answer(200, '{}')
  await request('/tickets', { query: { status: '', cursor: undefined, limit: 20 } })
  expect(fetch).toHaveBeenCalledWith('/tickets?limit=20', expect.anything())
})

test('a refusal carries what the server said', async () => {
  answer(
    429,
    '{"error":{"code":"too_many_requests","message":"请稍后","fields":{"phone":"太频繁"}}}',
    { 'Retry-After': '42' },
  )
  await expect(request('/sms-codes')).rejects.toMatchObject({
    status: 429,
    code: 'too_many_requests',
    message: '请稍后',
    fields: { phone: '太频繁' },
    retryAfter: 42,
  })
})

test("a proxy's own page is not shown to people", async () => {
  answer(502, '<html>Bad Gateway</html>')
  await expect(request('/me')).rejects.toMatchObject({
    code: 'http_502',
    message: '系统繁忙，请稍后再试',
  })
})

test('no answer is an ApiError too', async () => {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Promise.reject(new TypeError('Failed to fetch'))),
  )
  await expect(request('/me')).rejects.toMatchObject({ status: 0, code: 'offline' })
})

test('a call that the page gives up ends as stopped', async () => {
  vi.stubGlobal(
    'fetch',
    vi.fn((_: string, init: RequestInit) => {
      return new Promise((_, reject) =>
        init.signal!.addEventListener('abort', () => reject(new Error('aborted'))),
      )
    }),
  )
  const stop = new AbortController()
  const failed = request('/me', { signal: stop.signal }).catch((e: ApiError) => e)
  stop.abort()
  expect(await failed).toMatchObject({ code: 'stopped' })
})

test.each([
  [new ApiError(0, 'offline', ''), true],
  [new ApiError(0, 'timeout', ''), true],
  [new ApiError(503, 'unavailable', ''), true],
  [new ApiError(0, 'stopped', ''), false],
  [new ApiError(422, 'invalid', ''), false],
  [new ApiError(429, 'too_many_requests', ''), false],
  [new TypeError('a fault of ours'), false],
])('%s may pass: %s', (e, passing) => expect(isPassing(e)).toBe(passing))

test('an answer that does not come is given up', async () => {
  vi.useFakeTimers()
  vi.stubGlobal(
    'fetch',
    vi.fn((_: string, init: RequestInit) => {
      return new Promise((_, reject) =>
        init.signal!.addEventListener('abort', () => reject(new Error('aborted'))),
      )
    }),
  )
  const failed = request('/me', { timeout: 1000 }).catch((e: ApiError) => e)
  await vi.advanceTimersByTimeAsync(1000)
  expect(await failed).toMatchObject({ status: 0, code: 'timeout' })
})
