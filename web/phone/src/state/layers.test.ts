import { afterEach, expect, it, vi } from 'vitest'
import { followHistory, pushLayer } from './layers'

const pop = (state: unknown) => window.dispatchEvent(new PopStateEvent('popstate', { state }))
let stop = () => {}
afterEach(() => stop())

it('closes the page whose entry was left, and only that one', () => {
  stop = followHistory()
  const [first, second] = [vi.fn(), vi.fn()]
  pushLayer(first)
  const afterFirst: unknown = history.state
  const closed = pushLayer(second)

  pop(afterFirst)
  expect(second).toHaveBeenCalledOnce()
  expect(first).not.toHaveBeenCalled()

  closed() // closing what is closed already changes nothing
  pop(null)
  expect(first).toHaveBeenCalledOnce()
  pop(null)
  expect(first).toHaveBeenCalledOnce()
})

it('forgets a page that was closed by its own button', () => {
  stop = followHistory()
  const close = vi.fn()
  pushLayer(close)()
  pop(null)
  expect(close).not.toHaveBeenCalled()
})
