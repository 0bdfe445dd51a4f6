import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { aChat, after, aLine, chatNow } from './chat'
import { stubStreams } from './eventsource'
import { open } from './page'
import { refuse, serve, type Answer } from './server'

/** The chat's page for a test: what serves it, and what its citizen does. */
export const messages = 'POST /chat/messages'
export const mine = (seq: number, text: string) => aLine(seq, text, { from: 'citizen' })
export const busy = refuse(503, 'unavailable', '系统繁忙，请稍后再试')

/** Called once at the top of a file of tests. */
export function eachOnAFreshChat() {
  // Reading the page's code takes a busy machine longer than a test may.
  beforeAll(() => import('../pages/chat/index.vue').then(() => {}), 60_000)
  beforeEach(() => {
    sessionStorage.clear()
    stubStreams()
  })
  afterEach(() => void vi.useRealTimers())
}

export function serveChat(more: Record<string, Answer> = {}) {
  return serve({
    'GET /chat': chatNow(aChat()),
    'GET /chat/lines': after([mine(1, '路灯不亮'), aLine(2, '您好')]),
    ...more,
  })
}

export type Page = Awaited<ReturnType<typeof open>>
export const said = (page: Page) => page.all('line').map((l) => l.text())

export async function write(page: Page, text: string) {
  await page.type('chat-text', text)
  await page.press('chat-send')
}

/** Until the tries of a message have ended: between them it waits. */
export async function tryInVain(page: Page, text: string) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await page.type('chat-text', text)
  await page.app.get('form').trigger('submit')
  await vi.advanceTimersByTimeAsync(6_000)
  vi.useRealTimers()
  await flushPromises()
}
