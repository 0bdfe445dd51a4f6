import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent } from 'vue'
import { useEvery } from './useEvery'

let hidden = false
beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  hidden = false
})

function page(once: () => void, unseen?: () => boolean) {
  return mount(
    defineComponent({
      setup() {
        useEvery(1000, once, unseen)
        return () => null
      },
    }),
  )
}

test('a page that is not seen rests, and acts at once when it is seen again', async () => {
  const once = vi.fn()
  const p = page(once)
  await vi.advanceTimersByTimeAsync(1000)
  expect(once).toHaveBeenCalledTimes(1)
  hidden = true
  await vi.advanceTimersByTimeAsync(5000)
  expect(once).toHaveBeenCalledTimes(1)
  hidden = false
  document.dispatchEvent(new Event('visibilitychange'))
  expect(once).toHaveBeenCalledTimes(2)
  p.unmount()
  await vi.advanceTimersByTimeAsync(5000)
  expect(once).toHaveBeenCalledTimes(2)
})

test('where somebody is writing it goes on unseen', async () => {
  let writing = true
  const once = vi.fn()
  const p = page(once, () => writing)
  hidden = true
  await vi.advanceTimersByTimeAsync(3000)
  expect(once).toHaveBeenCalledTimes(3)
  writing = false
  await vi.advanceTimersByTimeAsync(3000)
  expect(once).toHaveBeenCalledTimes(3)
  p.unmount()
})
