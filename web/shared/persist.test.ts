import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from './http'
import { persist } from './persist'

const offline = new ApiError(0, 'offline', '网络不通')
const waits = [2_000, 5_000]

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A call that fails with each of failures, then works. */
const failing = (...failures: unknown[]) => {
  const call = vi.fn(async () => {
    if (failures.length > 0) throw failures.shift()
    return 'done'
  })
  return call
}

test('what fails for the line is tried again, after longer and longer', async () => {
  const call = failing(offline, new ApiError(503, 'unavailable', '系统繁忙'))
  const told = vi.fn()
  const result = persist(call, { waits, onWait: told })
  await vi.advanceTimersByTimeAsync(1_999)
  expect(call).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(call).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await result).toBe('done')
  expect(told.mock.calls.map(([e, n]) => [e.code, n])).toEqual([
    ['offline', 1],
    ['unavailable', 2],
  ])
})

test('the last failure is thrown', async () => {
  const result = persist(failing(offline, offline, offline), { waits }).catch((e) => e)
  await vi.advanceTimersByTimeAsync(7_000)
  expect(await result).toBe(offline)
})

test('what the server refuses is not tried again', async () => {
  const refused = new ApiError(422, 'invalid', '填写的内容有误')
  const call = failing(refused)
  await expect(persist(call, { waits })).rejects.toBe(refused)
  expect(call).toHaveBeenCalledTimes(1)
})

test('a busy server says how long', async () => {
  const call = failing(new ApiError(503, 'unavailable', '系统繁忙', {}, 20))
  void persist(call, { waits })
  await vi.advanceTimersByTimeAsync(19_000)
  expect(call).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(call).toHaveBeenCalledTimes(2)
})

test('back on a network, it does not wait on', async () => {
  const call = failing(offline)
  const result = persist(call, { waits: [60_000] })
  await vi.advanceTimersByTimeAsync(1_000)
  window.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(500)
  expect(await result).toBe('done')
})

test('it can be stopped', async () => {
  const stop = new AbortController()
  const call = failing(offline)
  const result = persist(call, { waits, signal: stop.signal }).catch((e) => e)
  await vi.advanceTimersByTimeAsync(100)
  stop.abort()
  expect(await result).toBe(offline)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(call).toHaveBeenCalledTimes(1)
})
