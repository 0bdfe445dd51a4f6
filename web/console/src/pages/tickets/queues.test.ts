import { expect, test } from 'vitest'
import { queuesOf } from './queues'

const keys = (...roles: Parameters<typeof queuesOf>[0]) => queuesOf(roles).map((q) => q.key)

test('each role begins with what waits for it', () => {
  expect(keys('dispatcher')[0]).toBe('submitted')
  expect(keys('handler')[0]).toBe('assigned')
  expect(keys('supervisor')[0]).toBe('requests')
  expect(keys('agent')[0]).toBe('call_back')
})

test('what went through one’s own hands has a queue in every role', () => {
  for (const role of ['dispatcher', 'handler', 'supervisor', 'agent'] as const)
    expect(queuesOf([role]).find((q) => q.key === 'mine')?.query.mine, role).toBe(true)
})

test('who has two roles has each queue once, and decides what either may', () => {
  const both = queuesOf(['dispatcher', 'supervisor'])
  expect(new Set(both.map((q) => q.key)).size).toBe(both.length)
  expect(both.find((q) => q.key === 'requests')?.query.request).toBe('supplement,extension,promise')
})
