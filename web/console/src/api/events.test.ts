import { expect, test } from 'vitest'
import { EventParser } from './events'

test('events are whole however the text is cut', () => {
  const text =
    ': ping\n\nid: 7\nevent: line\ndata: {"chat_id":1,\ndata: "text":"您好：\\n在吗"}\n\nevent: queue\r\ndata: {"waiting":2}\r\n\r\nid: 8\nevent: chat\ndata: {}\n\n'
  const want = [
    { id: '7', kind: 'line', data: { chat_id: 1, text: '您好：\n在吗' } },
    { id: '', kind: 'queue', data: { waiting: 2 } },
    { id: '8', kind: 'chat', data: {} },
  ]
  for (let size = 1; size < text.length; size++) {
    const parser = new EventParser()
    const got = []
    for (let at = 0; at < text.length; at += size)
      got.push(...parser.take(text.slice(at, at + size)))
    expect(got, `in pieces of ${size}`).toEqual(want)
  }
})

test('a piece that is no JSON is passed over, and the next one is read', () => {
  expect(new EventParser().take('data: {\n\ndata: 1\n\n')).toEqual([{ id: '', kind: '', data: 1 }])
})
