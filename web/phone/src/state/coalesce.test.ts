import { expect, it } from 'vitest'
import { coalesce } from './coalesce'

function gate() {
  const open: (() => void)[] = []
  const fail: ((e: Error) => void)[] = []
  const read = coalesce(
    () =>
      new Promise<void>((resolve, reject) => {
        open.push(resolve)
        fail.push(reject)
      }),
  )
  return { read, open, fail }
}

it('turns any number of calls during a reading into one more', async () => {
  const { read, open } = gate()
  const first = read()
  const later = [read(), read(), read()]
  expect(open).toHaveLength(1)
  open[0]!()
  await first
  await Promise.resolve()
  expect(open).toHaveLength(2)
  open[1]!()
  await Promise.all(later)
  expect(open).toHaveLength(2)
})

it('reads again after a failure', async () => {
  const { read, open, fail } = gate()
  const first = read()
  const second = read()
  fail[0]!(new Error('down'))
  await expect(first).rejects.toThrow('down')
  await Promise.resolve()
  open[1]!()
  await second
  expect(open).toHaveLength(2)
})
