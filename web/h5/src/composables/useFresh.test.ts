import { afterEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useFresh } from './useFresh'

afterEach(() => void vi.useRealTimers())

test('what was said is new for a while', async () => {
  vi.useFakeTimers()
  const news = ref('')
  const fresh = effectScope().run(() => useFresh([news], 1000))!
  news.value = '已催办'
  await nextTick()
  expect(fresh.value).toBe(true)
  vi.advanceTimersByTime(1000)
  expect(fresh.value).toBe(false)
  news.value = ''
  await nextTick()
  expect(fresh.value).toBe(false)
})
