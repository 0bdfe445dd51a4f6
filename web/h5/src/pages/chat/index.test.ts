import { flushPromises } from '@vue/test-utils'
import { describe, expect, test, vi } from 'vitest'
import * as dialogs from '../../dialogs'
import { aChat, after, aLine, asked, chatNow, ended } from '../../testing/chat'
import {
  busy,
  eachOnAFreshChat,
  messages,
  mine,
  said,
  serveChat,
  write,
} from '../../testing/chatpage'
import { lastStream, streams } from '../../testing/eventsource'
import { open } from '../../testing/page'
import { refuse, Said, serve } from '../../testing/server'
import * as wx from '../../wx'

eachOnAFreshChat()

describe('what is seen', () => {
  test('a skeleton, then what was said: the citizen on the right, the agent on the left', async () => {
    let answer: (now: unknown) => void = () => {}
    serveChat({ 'GET /chat': () => new Promise((resolve) => (answer = resolve)) })
    const page = await open('/chat')
    expect(page.has('loading')).toBe(true)
    answer(chatNow(aChat()))
    await page.settle()
    expect(page.has('loading')).toBe(false)
    expect(page.all('line').map((l) => l.attributes('data-from'))).toEqual(['citizen', 'agent'])
    expect(said(page)).toEqual(['您说：路灯不亮', '客服说：您好'])
    expect(page.text('chat-state')).toBe('客服8001号为您服务')
  })

  test('what cannot be loaded can be tried again', async () => {
    const server = serveChat({ 'GET /chat': busy })
    const page = await open('/chat')
    expect(page.text('load-error')).toContain('系统繁忙')
    server.say('GET /chat', chatNow(aChat()))
    await page.press('retry')
    expect(said(page)).toHaveLength(2)
    expect(streams).toHaveLength(1)
  })

  test('neither is what was said taken for nothing where only that cannot be loaded', async () => {
    const server = serveChat({ 'GET /chat/lines': busy })
    const page = await open('/chat')
    expect(page.has('load-error')).toBe(true)
    server.say('GET /chat/lines', after([aLine(1)]))
    await page.press('retry')
    expect(said(page)).toHaveLength(1)
    expect(streams.map((s) => s.after)).toEqual([1])
  })

  test('nothing is listened to for a page that was left while it loaded', async () => {
    let answer: (now: unknown) => void = () => {}
    serveChat({ 'GET /chat': () => new Promise((resolve) => (answer = resolve)) })
    const page = await open('/chat')
    page.app.unmount()
    answer(chatNow(aChat()))
    await page.settle()
    expect(streams).toHaveLength(0)
  })

  test('the place in the queue', async () => {
    serveChat({ 'GET /chat': chatNow(aChat({ state: 'queued', ahead: 3, agent: '' })) })
    const page = await open('/chat')
    expect(page.text('chat-state')).toBe('排队中，前面还有3位')
    expect(page.text('end-chat')).toBe('取消排队')
    lastStream().tell('chat', chatNow(aChat({ state: 'queued', ahead: 0, agent: '' })))
    await flushPromises()
    expect(page.text('chat-state')).toBe('排队中，下一位就是您')
  })

  test('what the account says stands in the middle, with its links', async () => {
    const text = '请点击<a href="https://12345.example/h5/new">我要诉求</a>'
    serveChat({ 'GET /chat/lines': after([aLine(1, text, { from: 'system' })]) })
    const page = await open('/chat')
    const line = page.app.get('[data-testid="line"]')
    expect(line.attributes('data-from')).toBe('system')
    expect(line.get('a').attributes('href')).toBe('https://12345.example/h5/new')
    expect(line.text()).toBe('请点击我要诉求')
  })

  test('pictures open large, all of the chat', async () => {
    const preview = vi.spyOn(dialogs, 'previewPhotos').mockResolvedValue()
    const photo = (seq: number, media_url: string) => aLine(seq, '', { kind: 'image', media_url })
    serveChat({ 'GET /chat/lines': after([photo(1, '/m/1'), photo(2, ''), photo(3, '/m/3')]) })
    const page = await open('/chat')
    expect(said(page)[1]).toContain('请在微信聊天窗口查看')
    await page.all('line-photo')[1]!.trigger('click')
    expect(preview).toHaveBeenCalledWith(['/m/1', '/m/3'], 1)
  })

  test('a voice that the browser cannot play is left to WeChat', async () => {
    const voice = aLine(1, '路灯不亮', { kind: 'voice', media_url: '/m/1' })
    serveChat({ 'GET /chat/lines': after([voice]) })
    const page = await open('/chat')
    expect(page.app.get('audio').attributes('src')).toBe('/m/1')
    await page.app.get('audio').trigger('error')
    expect(page.text('unplayable')).toBe('语音消息，请回到微信聊天窗口收听')
    expect(said(page)[0]).toContain('语音转文字：路灯不亮')
  })

  test('a place opens on a map, in WeChat on its own', async () => {
    const place = { kind: 'location', label: '桃花路3号', lat: 23.1, lng: 113.2 } as const
    serveChat({ 'GET /chat/lines': after([aLine(1, '', place)]) })
    const gone = vi.spyOn(location, 'assign').mockImplementation(() => {})
    const page = await open('/chat')
    expect(said(page)[0]).toContain('桃花路3号')
    const href = page.app.get('[data-testid="open-place"]').attributes('href')!
    expect(new URL(href).searchParams.get('marker')).toBe('coord:23.1,113.2;title:桃花路3号')
    await page.press('open-place')
    expect(gone).toHaveBeenCalledWith(href)
    const showPlace = vi.fn(async () => {})
    vi.spyOn(wx, 'openWeChat').mockResolvedValue({ showPlace } as unknown as wx.WeChat)
    await page.press('open-place')
    expect(showPlace).toHaveBeenCalledWith({ lat: 23.1, lng: 113.2 }, '桃花路3号')
    expect(gone).toHaveBeenCalledOnce()
  })

  test('a link has its title; what is no address is not one', async () => {
    const link = (seq: number, text: string) => aLine(seq, text, { kind: 'link', label: '指南' })
    serveChat({
      'GET /chat/lines': after([link(1, 'https://a.example/1'), link(2, 'javascript:alert(1)')]),
    })
    const page = await open('/chat')
    expect(page.all('line-link').map((l) => l.attributes('href'))).toEqual(['https://a.example/1'])
    expect(said(page)[1]).toContain('指南')
  })

  test('who has not bound is led there and back', async () => {
    serve({ 'GET /chat': refuse(403, 'not_bound', '请先绑定') })
    const page = await open('/chat')
    expect(page.text('need-binding')).toContain('在线客服')
    const to = page.app.get('[data-testid="go-binding"]').attributes('href')!
    expect(new URL(to, 'http://localhost').searchParams.get('next')).toBe('/h5/chat')
  })
})

describe('how it begins and ends', () => {
  test('a first message opens a chat', async () => {
    const server = serveChat({ 'GET /chat': chatNow(null), 'GET /chat/lines': after([]) })
    const page = await open('/chat')
    expect(page.has('greeting')).toBe(true)
    expect(page.text('chat-state')).toBe('发送消息即可接入客服')
    expect(lastStream().after).toBe(0)
    server.say('GET /chat', chatNow(aChat({ state: 'queued', agent: '', ahead: 2 })))
    server.say('GET /chat/lines', after([mine(1, '路灯不亮')]))
    server.say(messages, new Said(201, mine(1, '路灯不亮')))
    await write(page, '路灯不亮')
    expect(said(page)).toEqual(['您说：路灯不亮'])
    expect(page.all('outgoing')).toHaveLength(0)
    expect(page.text('chat-state')).toBe('排队中，前面还有2位')
    expect(lastStream().after).toBe(1)
  })

  test('off hours there is no agent, but what helps meanwhile', async () => {
    const next = '2026-11-24T09:00:00+08:00'
    serveChat({
      'GET /chat': chatNow(null, { open: false, next_open_at: next }),
      'GET /chat/lines': after([]),
    })
    const page = await open('/chat')
    expect(page.text('off-hours')).toContain('11月24日 09:00 起')
    expect(page.text('off-hours')).toContain('留言')
    expect(page.has('off-hours-new')).toBe(true)
    expect(page.has('chat-text')).toBe(false)
  })

  test('a message that comes after the service has ended is kept, and told so', async () => {
    const server = serveChat({ 'GET /chat': ended() })
    const page = await open('/chat')
    server.say(messages, refuse(409, 'chat_closed', '现在是非服务时间'))
    server.say('GET /chat', ended({ open: false }))
    await write(page, '还在吗')
    expect(page.text('outgoing')).toContain('还在吗')
    expect(page.text('unsent')).toContain('现在是非服务时间')
    expect(page.has('off-hours')).toBe(true)
  })

  test('结束会话 is confirmed, and asks for stars', async () => {
    const server = serveChat()
    const page = await open('/chat')
    const confirm = vi.spyOn(dialogs, 'confirm').mockResolvedValue(false)
    await page.press('end-chat')
    expect(confirm.mock.calls[0]![1]).toContain('88')
    expect(server.of('POST /chat/end')).toHaveLength(0)
    confirm.mockResolvedValue(true)
    server.say('POST /chat/end', ended({ rating: asked() }))
    await page.press('end-chat')
    expect(page.text('chat-state')).toBe('会话已结束')
    expect(page.has('end-chat')).toBe(false)
    server.say('PUT /chat/ratings/7', { stars: 5, reason: '', thanks: '感谢您的评价！' })
    await page.press('stars-5')
    expect(page.text('rating-thanks')).toBe('感谢您的评价！')
  })

  test('an end that does not get through is said', async () => {
    serveChat({ 'POST /chat/end': busy })
    vi.spyOn(dialogs, 'confirm').mockResolvedValue(true)
    const page = await open('/chat')
    await page.press('end-chat')
    expect(page.text('problem')).toContain('系统繁忙')
    expect(page.has('end-chat')).toBe(true)
  })

  test('the agent ends it: the stream tells, and the stars are there', async () => {
    serveChat()
    const page = await open('/chat')
    lastStream().tell('chat', ended({ rating: asked() }))
    await flushPromises()
    expect(page.has('stars-5')).toBe(true)
  })

  test('of the request for stars the first line is shown: a card asks', async () => {
    const text = '本次会话已结束。\n请为本次服务评分，回复数字即可：\n5 非常满意'
    serveChat({
      'GET /chat': ended({ rating: asked() }),
      'GET /chat/lines': after([aLine(1, text, { from: 'system', kind: 'rating' })]),
    })
    const page = await open('/chat')
    expect(said(page)).toEqual(['本次会话已结束。'])
    expect(page.has('stars-5')).toBe(true)
  })

  test('a digit that was sent instead of a tap has rated', async () => {
    const server = serveChat({ 'GET /chat': ended({ rating: asked() }) })
    const page = await open('/chat')
    const line = mine(3, '5')
    server.say(messages, new Said(201, line))
    server.say('GET /chat', ended({ rating: asked({ state: 'given', stars: 5 }) }))
    server.say('GET /chat/lines', after([mine(1, '路灯不亮'), aLine(2, '您好'), line]))
    await write(page, '5')
    expect(page.has('stars-5')).toBe(false)
    expect(page.text('service-rating')).toContain('非常满意')
    expect(page.all('outgoing')).toHaveLength(0)
  })

  test('a new message after the end begins another chat below what was said', async () => {
    const server = serveChat({ 'GET /chat': ended({ rating: asked() }) })
    const page = await open('/chat')
    const at = '2026-11-23T11:00:00+08:00'
    const fresh = { ...mine(1, '又坏了'), at }
    server.say('GET /chat', chatNow(aChat({ id: '8', opened_at: at })))
    const answers = [2, 3].map((seq) => ({ ...aLine(seq), at }))
    server.say('GET /chat/lines', after([fresh, ...answers]))
    server.say(messages, new Said(201, fresh))
    await write(page, '又坏了')
    expect(said(page).map((t) => t.split('：')[1])).toEqual([
      '路灯不亮',
      '您好',
      '又坏了',
      '第2句',
      '第3句',
    ])
    expect(page.all('outgoing')).toHaveLength(0)
    expect(page.has('service-rating')).toBe(false)
    expect([lastStream().chat, lastStream().after]).toEqual(['8', 3])
    expect(streams.filter((s) => !s.closed)).toHaveLength(1)
  })

  test('what is told of the chat meanwhile is newer than the answer on its way', async () => {
    const server = serveChat()
    const page = await open('/chat')
    let answer: (now: unknown) => void = () => {}
    server.say('GET /chat', () => new Promise((resolve) => (answer = resolve)))
    lastStream().open()
    lastStream().tell('chat', ended())
    answer(chatNow(aChat()))
    await page.settle()
    expect(page.text('chat-state')).toBe('会话已结束')
  })

  test('a chat of WeChat’s own tool is read here and answered there', async () => {
    serveChat({ 'GET /chat': chatNow(aChat({ can_write: false })) })
    const page = await open('/chat')
    expect(page.has('chat-text')).toBe(false)
    expect(page.text('back-to-wechat')).toContain('回到微信聊天窗口')
  })

  test('neither can one be begun here where the agents read nothing but WeChat', async () => {
    const server = serveChat({ 'GET /chat': chatNow(null), 'GET /chat/lines': after([]) })
    const page = await open('/chat')
    server.say(messages, refuse(409, 'chat_in_wechat', '请回到公众号'))
    await write(page, '路灯不亮')
    expect(page.text('unsent')).toContain('请回到公众号')
    expect(page.has('chat-text')).toBe(false)
    expect(page.has('back-to-wechat')).toBe(true)
  })

  test('a ticket that the agent made is named', async () => {
    serveChat({ 'GET /chat': chatNow(aChat({ ticket_number: '26112310483520' })) })
    const page = await open('/chat')
    expect(page.text('made-ticket')).toContain('261123 1 048352 0')
  })
})
