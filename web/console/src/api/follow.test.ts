import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { session } from '../session'
import { follow } from './follow'

/** A server whose streams the test writes. */
interface Served {
  last: string | null
  write: (text: string) => void
  end: () => void
  signal: AbortSignal
}
let streams: Served[]
let refuse: Response | undefined

beforeEach(() => {
  vi.useFakeTimers()
  streams = []
  refuse = undefined
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    if (refuse) return Promise.resolve(refuse)
    let to!: ReadableStreamDefaultController<Uint8Array>
    const body = new ReadableStream<Uint8Array>({ start: (c) => void (to = c) })
    const headers = new Headers(init.headers)
    const signal = init.signal!
    signal.addEventListener('abort', () => {
      try {
        to.error(new DOMException('aborted', 'AbortError'))
      } catch {
        // It has ended.
      }
    })
    streams.push({
      last: headers.get('Last-Event-ID'),
      write: (text) => to.enqueue(new TextEncoder().encode(text)),
      end: () => to.close(),
      signal,
    })
    return Promise.resolve(new Response(body))
  })
})
afterEach(() => {
  vi.useRealTimers()
  session.me = undefined
})

const settle = async (ms = 0) => {
  await vi.advanceTimersByTimeAsync(ms)
  for (let i = 0; i < 20; i++) await Promise.resolve()
  await vi.advanceTimersByTimeAsync(0)
}

test('a stream that breaks goes on after the last id', async () => {
  const heard: string[] = []
  const connected: boolean[] = []
  const line = follow({
    path: '/s',
    after: '41',
    take: (e) => heard.push(e.kind),
    connected: (is) => connected.push(is),
  })
  await settle()
  expect(streams[0]!.last).toBe('41')
  streams[0]!.write('id: 42\nevent: line\ndata: 1\n\n')
  await settle()
  streams[0]!.end()
  await settle()
  expect(connected.pop()).toBe(false)
  await settle(3_000)
  expect(streams).toHaveLength(2)
  expect(streams[1]!.last).toBe('42')
  streams[1]!.write('id: 43\nevent: chat\ndata: 1\n\n')
  await settle()
  expect(heard).toEqual(['line', 'chat'])
  expect(connected.pop()).toBe(true)
  line.stop()
  await settle()
  expect(streams[1]!.signal.aborted).toBe(true)
})

test('a line that says nothing for longer than it pings is given up', async () => {
  const line = follow({ path: '/s', take: () => {}, connected: () => {} })
  await settle()
  await settle(30_000)
  streams[0]!.write(': ping\n\n')
  await settle(30_000)
  expect(streams).toHaveLength(1)
  await settle(15_000)
  expect(streams[0]!.signal.aborted).toBe(true)
  await settle(10_000)
  expect(streams.length).toBeGreaterThan(1)
  line.stop()
})

test('a log-in that ended is waited for, and the stream goes on', async () => {
  session.me = { name: 'agent', roles: ['agent'], department: '' } as typeof session.me
  refuse = new Response('{"error":{"code":"not_signed_in","message":"请登录"}}', { status: 401 })
  const line = follow({ path: '/s', take: () => {}, connected: () => {} })
  await settle(1_000)
  expect(session.ended).toBe(true)
  expect(streams).toHaveLength(0)
  line.stop()
})

test('a refusal that will be one again ends it', async () => {
  refuse = new Response('{"error":{"code":"forbidden","message":"没有权限"}}', { status: 403 })
  const refused = vi.fn()
  follow({ path: '/s', take: () => {}, connected: () => {}, refused })
  await settle(60_000)
  expect(refused).toHaveBeenCalledOnce()
})
