import { effectScope } from 'vue'
import { expect, test, vi } from 'vitest'
import { useExport } from './useExport'

const asked = vi.hoisted(() => ({ times: 0, answer: () => {} }))
vi.mock('../../api/figures', () => ({
  askExport: async () => ({ id: 1, state: 'queued' }),
  exportJobs: () => {
    asked.times++
    return new Promise((answer) => {
      asked.answer = () => answer({ items: [{ id: 1, state: 'running' }], next_cursor: '' })
    })
  },
}))

test('nobody is asked any more once the page is gone', async () => {
  vi.useFakeTimers()
  const scope = effectScope()
  const { start } = scope.run(useExport)!
  await start('report', 'csv', {})
  await vi.advanceTimersByTimeAsync(2000)
  expect(asked.times).toBe(1)
  scope.stop() // while it is awaited
  asked.answer()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked.times).toBe(1)
})
