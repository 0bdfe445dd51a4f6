import { beforeEach, expect, test, vi } from 'vitest'
import { aChat, asked, chatNow, ended } from '../../testing/chat'
import { open } from '../../testing/page'
import { refuse, serve, type Answer } from '../../testing/server'
import { serviceToday, spokenTime } from './today'

const texts = {
  city: '广州',
  account: '广州12345',
  kefu_hours: '8:30-17:30',
  kefu_idle_seconds: 900,
  privacy_version: '1',
}

beforeEach(() => void vi.stubGlobal('requestIdleCallback', (f: () => void) => f()))
const openIt = (chat: Answer) => {
  serve({ 'GET /page-texts': texts, 'GET /chat': chat })
  return open('/kefu')
}

test('tells the hours, how to begin and how it ends', async () => {
  const page = await openIt(refuse(401, 'not_signed_in', '请先登录'))
  expect(page.text('hours')).toBe('8:30-17:30')
  expect(page.text('rules')).toContain('15分钟没有收到您的消息，会话会暂时结束')
  expect(page.text('rules')).toContain('发送数字 88 结束会话，并请您评价')
  expect(page.has('close-window'), 'outside WeChat there is no chat to go back to').toBe(false)
})

test('who has not signed in is not sent to', async () => {
  const gone = vi.spyOn(location, 'replace').mockImplementation(() => {})
  const page = await openIt(refuse(401, 'not_signed_in', '请先登录'))
  expect(gone).not.toHaveBeenCalled()
  expect(page.has('go-chat')).toBe(false)
  expect(page.has('today')).toBe(false)
})

test('leads to the chat that goes on', async () => {
  const page = await openIt(chatNow(aChat({ state: 'queued' })))
  expect(page.text('chat-news')).toContain('正在排队')
  expect(page.app.get('[data-testid="go-chat"]').attributes('href')).toBe('/chat')
})

test('and to one that is to be rated', async () => {
  const page = await openIt(ended({ rating: asked() }))
  expect(page.text('go-chat')).toBe('去评分')
})

test('today’s hours are said where they differ, and when the service is back', () => {
  expect(serviceToday(chatNow(null), '9:00-18:00')).toBe('现在是服务时间。')
  expect(serviceToday(chatNow(null, { hours: '9:00-12:00' }), '9:00-18:00')).toBe(
    '今天的服务时间是 9:00-12:00。现在是服务时间。',
  )
  const closed = { open: false, next_open_at: '2026-11-24T09:00:00+08:00' }
  expect(serviceToday(chatNow(null, closed), '9:00-18:00')).toBe(
    '现在不是服务时间，11月24日 09:00 起可以接入客服。',
  )
})

test('a time is spoken as WeChat’s window speaks it', () => {
  expect([30, 60, 600, 90].map(spokenTime)).toEqual(['30秒', '1分钟', '10分钟', '2分钟'])
})
