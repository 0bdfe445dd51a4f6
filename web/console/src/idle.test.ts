import { afterEach, expect, test, vi } from 'vitest'
import { idleHeader, watchIdle } from './idle'

afterEach(() => vi.useRealTimers())

test('what a page asks by itself says so, a minute after anybody touched it', () => {
  vi.useFakeTimers()
  watchIdle()
  dispatchEvent(new Event('keydown'))
  vi.advanceTimersByTime(59_000)
  expect(idleHeader('/notices')).toEqual({})
  vi.advanceTimersByTime(2_000)
  expect(idleHeader('/notices')).toEqual({ 'Hotline-Idle': '1' })
  expect(idleHeader('/desk/heartbeat')).toEqual({})
  dispatchEvent(new Event('pointermove'))
  expect(idleHeader('/notices')).toEqual({})
})
