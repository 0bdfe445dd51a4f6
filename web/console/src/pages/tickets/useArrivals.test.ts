import { beforeEach, expect, test, vi } from 'vitest'
import { useArrivals } from './useArrivals'

let numbers: string[] = []
let asked: string[] = []
beforeEach(() => {
  asked = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    const items = numbers.map((number) => ({ number }))
    return new Response(JSON.stringify({ items, next_cursor: '' }))
  })
})

test('what came since the list was read is counted, and no more once it is read again', async () => {
  const { arrived, read, look } = useArrivals()
  numbers = ['2', '1']
  await look({ query: { status: 'submitted', order: 'oldest' } })
  expect(arrived.value).toBe(0)
  numbers = ['4', '3', '2']
  await look({ query: { status: 'submitted', order: 'oldest' } })
  expect(arrived.value).toBe(2)
  expect(asked[0]).toContain('order=newest') // where what comes stands
  read()
  await look({ query: { status: 'submitted', order: 'oldest' } })
  expect(arrived.value).toBe(0)
})

test('a queue that became longer has something new, also where others left it before', async () => {
  const { arrived, look } = useArrivals()
  numbers = []
  for (const count of [5, 3, 4]) await look({ query: { status: 'assigned' }, count })
  expect(arrived.value).toBe(1)
  await look({ query: { status: 'assigned' }, count: 1000 })
  expect(arrived.value).toBe(1)
})
