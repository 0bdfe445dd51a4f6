import { flushPromises } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { after, aLine } from '../../testing/chat'
import {
  busy,
  eachOnAFreshChat,
  messages,
  mine,
  said,
  serveChat,
  tryInVain,
  write,
} from '../../testing/chatpage'
import { lastStream } from '../../testing/eventsource'
import { open } from '../../testing/page'
import { refuse, Said, type Asked } from '../../testing/server'
import { stubUploads, uploads } from '../../testing/uploads'

eachOnAFreshChat()

describe('what is sent', () => {
  const keysOf = (requests: Asked[]) => requests.map((a) => a.body.key)

  test('goes with a key, and is seen once, by whichever way it comes back first', async () => {
    let answer: (now: unknown) => void = () => {}
    const server = serveChat({ [messages]: () => new Promise((resolve) => (answer = resolve)) })
    const page = await open('/chat')
    await write(page, ' 桃花路3号\r\n北门 ')
    expect(page.value('chat-text')).toBe('')
    expect(page.all('outgoing')).toHaveLength(1)
    expect(server.of(messages)[0]!.body).toEqual({
      text: '桃花路3号\n北门',
      key: expect.stringMatching(/^[\da-f-]{36}$/),
    })
    lastStream().tell('line', mine(3, '桃花路3号\n北门'))
    await flushPromises()
    expect(page.all('outgoing')).toHaveLength(0)
    answer(new Said(201, mine(3, '桃花路3号\n北门')))
    await page.settle()
    expect(page.all('outgoing')).toHaveLength(0)
    expect(said(page)).toHaveLength(3)
  })

  test('is fetched where no stream brings it', async () => {
    const lines = [mine(1, '路灯不亮')]
    serveChat({
      'GET /chat/lines': (a: Asked) => after(lines)(a),
      [messages]: () => {
        // The agent spoke in between, which the answer does not tell.
        lines.push(aLine(2, '在听'), mine(3, '桃花路3号'))
        return new Said(201, lines[2])
      },
    })
    const page = await open('/chat')
    await write(page, '桃花路3号')
    expect(said(page).map((t) => t.split('：')[1])).toEqual(['路灯不亮', '在听', '桃花路3号'])
    expect(page.all('outgoing')).toHaveLength(0)
  })

  test('stays where it fails, and goes again with the same key', async () => {
    const server = serveChat({ [messages]: busy })
    const page = await open('/chat')
    await tryInVain(page, '桃花路3号')
    expect(page.text('outgoing')).toContain('桃花路3号')
    expect(page.text('unsent')).toMatch(/未发送.*系统繁忙/)
    server.say(messages, new Said(201, mine(3, '桃花路3号')))
    await page.press('resend')
    expect(page.has('unsent')).toBe(false)
    expect(server.of(messages).length).toBeGreaterThan(1)
    expect(new Set(keysOf(server.of(messages))).size).toBe(1)
  })

  test('can be taken away where it fails', async () => {
    serveChat({ [messages]: refuse(422, 'invalid', '有内容不对', { text: '含有不能发送的内容' }) })
    const page = await open('/chat')
    await write(page, '桃花路3号')
    expect(page.text('unsent')).toContain('含有不能发送的内容')
    await page.press('drop')
    expect(page.all('outgoing')).toHaveLength(0)
  })

  test('goes one after the other', async () => {
    const answers: ((line: unknown) => void)[] = []
    const server = serveChat({
      [messages]: () => new Promise((resolve) => void answers.push(resolve)),
    })
    const page = await open('/chat')
    await write(page, '一')
    await write(page, '二')
    expect(server.of(messages).map((a) => a.body.text)).toEqual(['一'])
    answers[0]!(mine(3, '一'))
    await page.settle()
    expect(server.of(messages).map((a) => a.body.text)).toEqual(['一', '二'])
  })

  test('outlives a reload: what failed waits, what was on its way goes with its key', async () => {
    const server = serveChat({ [messages]: () => new Promise(() => {}) })
    const first = await open('/chat')
    await write(first, '在路上')
    await first.type('chat-text', '还没写完')
    first.app.unmount()
    server.say(messages, refuse(422, 'invalid', '不行'))
    const second = await open('/chat')
    expect(second.value('chat-text')).toBe('还没写完')
    expect(keysOf(server.of(messages))).toEqual(
      [...new Array(2)].map(() => server.of(messages)[0]!.body.key),
    )
    expect(second.text('unsent')).toContain('未发送')
    second.app.unmount()
    const third = await open('/chat')
    expect(third.text('unsent')).toContain('未发送')
    expect(server.of(messages)).toHaveLength(2)
  })

  test('nothing and too much are not sent', async () => {
    const server = serveChat()
    const page = await open('/chat')
    await write(page, '  \n ')
    // 1001 characters, twice as many units.
    await write(page, '😀'.repeat(1001))
    expect(page.text('length')).toBe('1001/1000')
    expect(page.value('chat-text')).toHaveLength(2002)
    expect(server.of(messages)).toHaveLength(0)
  })

  test('Enter sends, but not the one that chooses a character', async () => {
    const server = serveChat({ [messages]: mine(3, '好') })
    const page = await open('/chat')
    await page.type('chat-text', '好')
    const area = page.app.get('[data-testid="chat-text"]')
    await area.trigger('keydown', { key: 'Enter', isComposing: true })
    await area.trigger('keydown', { key: 'Enter', shiftKey: true })
    expect(server.of(messages)).toHaveLength(0)
    await area.trigger('keydown', { key: 'Enter' })
    expect(server.of(messages)).toHaveLength(1)
  })

  test('photos with their key', async () => {
    stubUploads()
    serveChat()
    const page = await open('/chat')
    const input = page.app.get('[data-testid="chat-photo-input"]')
    const file = new File(['x'], 'a.jpg', { type: 'image/jpeg' })
    Object.defineProperty(input.element, 'files', { value: [file], configurable: true })
    await input.trigger('change')
    await page.settle()
    uploads[0]!.progress(0.5)
    await flushPromises()
    expect(page.app.text()).toContain('正在发送 50%')
    uploads[0]!.answer(415, { error: { code: 'unsupported_media', message: '不支持这种文件' } })
    await page.settle()
    expect(page.text('unsent')).toContain('不支持这种文件')
    await page.press('resend')
    const [key, again] = uploads.map((u) => u.sent!.get('key'))
    expect(key).toMatch(/^[\da-f-]{36}$/)
    expect(again).toBe(key)
    uploads[1]!.answer(201, aLine(3, '', { from: 'citizen', kind: 'image', media_url: '/m/3' }))
    await page.settle()
    expect(page.has('unsent')).toBe(false)
  })

  test('an emergency is pointed to 110 while it is being written', async () => {
    serveChat()
    const page = await open('/chat')
    await page.type('chat-text', '有人要跳楼')
    expect(page.has('call-110')).toBe(true)
  })
})
