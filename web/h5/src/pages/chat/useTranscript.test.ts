import { expect, test } from 'vitest'
import type { LinePage } from '../../api/chat'
import { aChat, aLine, after } from '../../testing/chat'
import { serve } from '../../testing/server'
import { useTranscript } from './useTranscript'

const lines = 'GET /chat/lines'
const texts = (t: ReturnType<typeof useTranscript>) => t.all.value.map((l) => l.line.text)

test('each line is there once and in order, however it comes', () => {
  const t = useTranscript()
  expect(t.add([aLine(2), aLine(1)])).toBe(true)
  expect(t.add([aLine(2)])).toBe(false)
  expect(t.add([aLine(4), aLine(2)])).toBe(true)
  expect(texts(t)).toEqual(['第1句', '第2句', '第4句'])
  expect(t.last()).toBe(4)
})

test('a line that is told again is as it is told now: its picture has arrived', () => {
  const t = useTranscript()
  t.add([aLine(1, '', { kind: 'image' })])
  t.add([aLine(1, '', { kind: 'image', media_url: '/m/1' })])
  expect(t.lines.value).toHaveLength(1)
  expect(t.lines.value[0]!.media_url).toBe('/m/1')
})

test('fetches after the last line until the end', async () => {
  const all = [1, 2, 3, 4].map((seq) => aLine(seq))
  const t = useTranscript()
  t.add([aLine(1)])
  const server = serve({
    // Two at a time.
    [lines]: ({ query }: { query: URLSearchParams }): LinePage => {
      const from = Number(query.get('after'))
      return { chat_id: '7', items: all.filter((l) => l.seq > from).slice(0, 2), last: 4 }
    },
  })
  expect(await t.fetch()).toBe(true)
  expect(server.asked.map((a) => a.query.get('after'))).toEqual(['1', '3'])
  expect(t.last()).toBe(4)
  expect(await t.fetch()).toBe(false)
})

test('lines that the citizen may not see are not asked for for ever', async () => {
  const t = useTranscript()
  const server = serve({ [lines]: { chat_id: '7', items: [], last: 5 } })
  expect(await t.fetch()).toBe(false)
  expect(server.asked).toHaveLength(1)
})

test('another chat counts from one; what was said before it stays above', async () => {
  const t = useTranscript()
  t.turnTo(aChat({ id: '7' }))
  t.add([aLine(1, '旧一'), aLine(2, '旧二')])
  const at = '2026-11-23T11:00:00+08:00'
  // The stream brought the new chat's second line before the word that there is another chat.
  t.add([aLine(3, '新二', { at })])
  expect(t.turnTo(aChat({ id: '8', opened_at: at }))).toBe(true)
  expect(t.turnTo(aChat({ id: '8', opened_at: at }))).toBe(false)
  expect(t.last()).toBe(0)
  serve({ [lines]: after([aLine(1, '新一', { at }), aLine(3, '新二', { at })]) })
  await t.fetch()
  expect(texts(t)).toEqual(['旧一', '旧二', '新一', '新二'])
  const keys = t.all.value.map((l) => l.key)
  expect(new Set(keys).size).toBe(keys.length)
})

test('an answer about the chat before comes too late', async () => {
  const t = useTranscript()
  t.turnTo(aChat({ id: '7' }))
  let answer: (page: LinePage) => void = () => {}
  serve({ [lines]: () => new Promise<LinePage>((resolve) => (answer = resolve)) })
  const fetching = t.fetch()
  t.turnTo(aChat({ id: '8' }))
  answer({ chat_id: '7', items: [aLine(1, '旧一')], last: 1 })
  expect(await fetching).toBe(false)
  expect(texts(t)).toEqual([])
})

test('lines of a chat that is not known yet are none of the known one', async () => {
  const t = useTranscript()
  t.turnTo(aChat({ id: '7' }))
  t.add([aLine(1, '旧一')])
  const server = serve({ [lines]: after([aLine(1, '新一'), aLine(2, '新二')], '8') })
  expect(await t.fetch()).toBe(false)
  expect(server.asked.map((a) => [a.query.get('chat'), a.query.get('after')])).toEqual([['7', '1']])
  expect(texts(t)).toEqual(['旧一'])
  t.turnTo(aChat({ id: '8' }))
  await t.fetch()
  expect(server.asked[1]!.query.get('chat')).toBe('8')
  expect(texts(t).slice(-2)).toEqual(['新一', '新二'])
})
