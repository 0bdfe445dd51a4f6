import { effectScope } from 'vue'
import { expect, test, vi } from 'vitest'
import type { ExportJob } from '../../api/exports'
import { progress, useExport } from './useExport'

const asked = vi.hoisted(() => ({ times: 0, of: [] as number[], answer: () => {} }))
vi.mock('../../api/exports', () => ({
  exportJob: (id: number) => {
    asked.times++
    asked.of.push(id)
    return new Promise((answer) => {
      asked.answer = () => answer({ id, state: 'running' })
    })
  },
}))

const job = (j: Partial<ExportJob>) => ({ id: 1, ...j }) as ExportJob

test('nobody is asked any more once the page is gone', async () => {
  vi.useFakeTimers()
  const scope = effectScope()
  const { start } = scope.run(useExport)!
  await start(async () => job({ state: 'queued' }))
  await vi.advanceTimersByTimeAsync(2000)
  expect(asked.times).toBe(1)
  scope.stop() // while it is awaited
  asked.answer()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked.times).toBe(1)
})

test('how far a file is, is told as well as it is known', () => {
  const running = (done_rows: number, all_rows: number) =>
    progress(job({ state: 'running', done_rows, all_rows }))
  expect(running(0, 0)).toBe('生成中')
  expect(running(3000, 0)).toBe('生成中，已写3000行')
  expect(running(1999, 3000)).toBe('生成中 66%（1999/3000行）')
  expect(running(3001, 3000)).toBe('生成中 100%（3001/3000行）')
  expect(progress(job({ state: 'failed', fault: '范围太大' }))).toBe('未完成：范围太大')
})

test('what the page itself refuses leaves nothing behind', async () => {
  const scope = effectScope()
  const { start, busy, error, job: made } = scope.run(useExport)!
  await start(async () => undefined)
  expect([busy.value, error.value, made.value]).toEqual([false, '', undefined])
  scope.stop()
})

test('another file may be asked for while one is made', async () => {
  vi.useFakeTimers()
  const scope = effectScope()
  const { start, busy, job: made } = scope.run(useExport)!
  await start(async () => job({ state: 'queued' }))
  await vi.advanceTimersByTimeAsync(2000) // it is being asked for
  const late = asked.answer
  expect(busy.value).toBe(false)
  await start(async () => job({ id: 2, state: 'queued' }))
  late()
  await vi.advanceTimersByTimeAsync(0)
  expect(made.value?.id).toBe(2)
  const before = asked.times
  await vi.advanceTimersByTimeAsync(2000)
  expect(asked.times).toBe(before + 1) // for the second alone
  expect(asked.of.at(-1)).toBe(2)
  scope.stop()
})
