import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { useOneTab } from './useOneTab'

type Turn = { has: () => unknown; go: () => void; stop: (e: Error) => void; signal?: AbortSignal }

/** The browser's locks, as far as one name goes. */
function locks() {
  let holder: Turn | undefined
  const waiting: Turn[] = []
  function give(turn: Turn) {
    holder = turn
    void Promise.resolve(turn.has()).then(() => {
      if (holder !== turn) return
      holder = undefined
      turn.go()
      const next = waiting.shift()
      if (next) give(next)
    })
  }
  const request = (_: string, o: { steal?: boolean; signal?: AbortSignal }, has: () => unknown) =>
    new Promise<void>((go, stop) => {
      const turn = { has, go, stop }
      o.signal?.addEventListener('abort', () => {
        if (!waiting.includes(turn)) return
        waiting.splice(waiting.indexOf(turn), 1)
        stop(new Error('aborted'))
      })
      if (o.steal) {
        holder?.stop(new Error('stolen'))
        give(turn)
      } else if (holder) waiting.push(turn)
      else give(turn)
    })
  return { request }
}

let tabs: EffectScope[] = []
function tab() {
  const scope = effectScope()
  tabs.push(scope)
  return { ...scope.run(() => useOneTab('desk'))!, close: () => scope.stop() }
}
const settled = () => new Promise((go) => setTimeout(go))

beforeEach(() => {
  tabs = []
  vi.stubGlobal('navigator', { locks: locks() })
})
afterEach(() => tabs.forEach((t) => t.stop()))

test('the first tab has it, and the next when that one closes', async () => {
  const [a, b, c] = [tab(), tab(), tab()]
  expect([a.has.value, b.has.value, c.has.value]).toEqual([true, false, false])
  b.close()
  a.close()
  await settled()
  expect([a.has.value, b.has.value, c.has.value]).toEqual([false, false, true])
})

test('who takes it has it, and gives it back to who waits', async () => {
  const [a, b] = [tab(), tab()]
  b.take()
  await settled()
  expect([a.has.value, b.has.value]).toEqual([false, true])
  b.take()
  b.close()
  await settled()
  expect(a.has.value).toBe(true)
})

test('without locks only who takes it has it', () => {
  vi.stubGlobal('navigator', {})
  const [a, b] = [tab(), tab()]
  b.take()
  expect([a.has.value, b.has.value]).toEqual([false, true])
})

test('a browser that refuses them is asked once', async () => {
  const request = vi.fn(() => Promise.reject(new Error('SecurityError')))
  vi.stubGlobal('navigator', { locks: { request } })
  const a = tab()
  await settled()
  expect([a.has.value, request.mock.calls.length]).toEqual([false, 1])
})
