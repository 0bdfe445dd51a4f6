import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aLine } from '../../testing/chat'
import { lastStream, streams, stubStreams } from '../../testing/eventsource'
import { follow, type Listener } from './follow'

let last = 0
let stop = () => {}
const to = {
  chat: () => '7',
  last: () => last,
  ask: vi.fn<Listener['ask']>(),
  line: vi.fn<Listener['line']>((line) => (last = line.seq)),
  now: vi.fn(),
  typing: vi.fn(),
  lost: vi.fn(),
}

beforeEach(() => {
  vi.useFakeTimers()
  stubStreams()
  last = 3
  Object.values(to).forEach((f) => 'mockClear' in f && f.mockClear())
  to.ask.mockResolvedValue(false)
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})
const begin = () => (stop = follow(to).stop)
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const giveUp = async () => {
  for (const wait of [1_000, 2_000, 4_000, 0]) {
    lastStream().fail()
    await pass(wait)
  }
}

test('tells of what the stream brings', () => {
  begin()
  expect(lastStream().after).toBe(3)
  expect(lastStream().chat).toBe('7')
  lastStream().tell('line', aLine(4))
  lastStream().tell('chat', { open: true })
  lastStream().tell('typing')
  expect(to.line).toHaveBeenCalledWith(aLine(4))
  expect(to.now).toHaveBeenCalledWith({ open: true })
  expect(to.typing).toHaveBeenCalledOnce()
})

test('a stream that breaks is opened anew after the last line, more slowly each time', async () => {
  begin()
  lastStream().tell('line', aLine(4))
  lastStream().fail()
  expect(streams[0]!.closed).toBe(true)
  await pass(999)
  expect(streams).toHaveLength(1)
  await pass(1)
  expect(lastStream().after).toBe(4)
  expect(to.lost).not.toHaveBeenCalled()
  lastStream().fail()
  expect(to.lost).toHaveBeenLastCalledWith(true)
  await pass(1_999)
  expect(streams).toHaveLength(2)
  await pass(1)
  lastStream().open()
  expect(to.lost).toHaveBeenLastCalledWith(false)
})

test('what became of the chat meanwhile is asked when the stream is open', () => {
  begin()
  expect(to.ask).not.toHaveBeenCalled()
  lastStream().open()
  expect(to.ask).toHaveBeenCalledOnce()
})

test('where streams do not get through it asks every three seconds, and tries them again after a minute', async () => {
  begin()
  await giveUp()
  expect(streams).toHaveLength(4)
  expect(to.ask).toHaveBeenCalledTimes(1)
  expect(to.lost).toHaveBeenLastCalledWith(false)
  await pass(3_000)
  expect(to.ask).toHaveBeenCalledTimes(2)
  await pass(19 * 3_000)
  expect(streams).toHaveLength(5)
  lastStream().fail()
  await pass(0)
  expect(to.ask).toHaveBeenCalledTimes(21)
})

test('says that nothing comes while asking fails too', async () => {
  begin()
  to.ask.mockRejectedValue(new Error('offline'))
  await giveUp()
  expect(to.lost).toHaveBeenLastCalledWith(true)
  to.ask.mockResolvedValue(false)
  await pass(3_000)
  expect(to.lost).toHaveBeenLastCalledWith(false)
})

test('a stream that lasted a while is no failure: proxies cut it now and then', async () => {
  begin()
  for (let i = 0; i < 6; i++) {
    lastStream().open()
    await pass(10_000)
    lastStream().fail()
    await pass(1_000)
  }
  expect(streams).toHaveLength(7)
  expect(to.lost).not.toHaveBeenCalledWith(true)
})

test('a stream that opens and breaks at once, again and again, is given up', async () => {
  begin()
  for (const wait of [1_000, 2_000, 4_000, 0]) {
    lastStream().open()
    lastStream().fail()
    await pass(wait)
  }
  await pass(30_000)
  expect(streams).toHaveLength(4)
})

test('a stream that went dead is found out by asking', async () => {
  begin()
  lastStream().open()
  await pass(30_000)
  expect(streams).toHaveLength(1)
  to.ask.mockImplementation(async () => {
    last = 9
    return true
  })
  await pass(30_000)
  expect(streams).toHaveLength(2)
  expect(streams[0]!.closed).toBe(true)
  expect(lastStream().after).toBe(9)
})

test('a browser without streams asks', async () => {
  vi.unstubAllGlobals()
  Reflect.deleteProperty(globalThis, 'EventSource')
  begin()
  await pass(2 * 3_000)
  expect(to.ask).toHaveBeenCalledTimes(3)
})

test('a page that is looked at again, or back on a network, listens anew', () => {
  begin()
  window.dispatchEvent(new Event('offline'))
  expect(to.lost).toHaveBeenLastCalledWith(true)
  window.dispatchEvent(new Event('online'))
  document.dispatchEvent(new Event('visibilitychange'))
  expect(streams.map((s) => s.closed)).toEqual([true, true, false])
})

test('after the page is left nothing is asked any more', async () => {
  begin()
  lastStream().fail()
  stop()
  window.dispatchEvent(new Event('online'))
  await pass(100_000)
  expect(streams).toHaveLength(1)
  expect(to.ask).not.toHaveBeenCalled()
})
