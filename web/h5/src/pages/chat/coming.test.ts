import { flushPromises } from '@vue/test-utils'
import { describe, expect, test, vi } from 'vitest'
import { aLine } from '../../testing/chat'
import { eachOnAFreshChat, said, serveChat } from '../../testing/chatpage'
import { lastStream } from '../../testing/eventsource'
import { open } from '../../testing/page'
import { refuse } from '../../testing/server'

eachOnAFreshChat()

describe('what comes', () => {
  test('by the stream, each line once', async () => {
    serveChat()
    const page = await open('/chat')
    expect(lastStream().after).toBe(2)
    lastStream().tell('line', aLine(3, '请问在哪里'))
    lastStream().tell('line', aLine(3, '请问在哪里'))
    await flushPromises()
    expect(said(page)).toEqual(['您说：路灯不亮', '客服说：您好', '客服说：请问在哪里'])
  })

  test('a stream that breaks loses and repeats nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    serveChat()
    const page = await open('/chat')
    lastStream().tell('line', aLine(3))
    lastStream().fail()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(lastStream().after).toBe(3)
    for (const seq of [3, 4, 5]) lastStream().tell('line', aLine(seq))
    await flushPromises()
    expect(page.all('line').map((l) => l.attributes('data-seq'))).toEqual(['1', '2', '3', '4', '5'])
  })

  test('that the agent is writing, until it is there', async () => {
    serveChat()
    const page = await open('/chat')
    lastStream().tell('typing')
    await flushPromises()
    expect(page.text('chat-state')).toBe('客服8001号正在输入…')
    lastStream().tell('line', aLine(3))
    await flushPromises()
    expect(page.text('chat-state')).toBe('客服8001号为您服务')
  })

  test('the newest stays in sight, unless its reader has gone back', async () => {
    const root = document.documentElement
    const size = vi.spyOn(root, 'scrollHeight', 'get').mockReturnValue(2_000)
    serveChat()
    const page = await open('/chat')
    const hear = async (seq: number) => {
      lastStream().tell('line', aLine(seq))
      await flushPromises()
    }
    const scrollTo = async (top: number) => {
      root.scrollTop = top
      window.dispatchEvent(new Event('scroll'))
      await flushPromises()
    }
    await scrollTo(2_000 - window.innerHeight)
    size.mockReturnValue(2_100)
    await hear(3)
    expect(root.scrollTop).toBe(2_100)
    expect(page.has('new-lines')).toBe(false)
    await scrollTo(300)
    await hear(4)
    expect(root.scrollTop).toBe(300)
    expect(page.text('new-lines')).toContain('有新消息')
    await page.press('new-lines')
    expect(root.scrollTop).toBe(2_100)
    expect(page.has('new-lines')).toBe(false)
  })

  test('nothing, without a network: it says so', async () => {
    serveChat()
    const page = await open('/chat')
    expect(page.has('lost')).toBe(false)
    window.dispatchEvent(new Event('offline'))
    await flushPromises()
    expect(page.text('lost')).toContain('网络不通')
    window.dispatchEvent(new Event('online'))
    lastStream().open()
    await flushPromises()
    expect(page.has('lost')).toBe(false)
  })

  test('the end of binding', async () => {
    const server = serveChat()
    const page = await open('/chat')
    server.say('GET /chat', refuse(403, 'not_bound', '请先绑定'))
    lastStream().open()
    await page.settle()
    expect(page.has('need-binding')).toBe(true)
    expect(lastStream().closed).toBe(true)
  })
})
