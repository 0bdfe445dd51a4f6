import type { CDPSession } from '@playwright/test'
import { AgentDesk, masked } from '../support/agentdesk'
import type { Citizen } from '../support/standin'
import { expect, test } from '../support/test'

/**
 * A day of an agent in minutes: as many messages as HOTLINE_TEST_SOAK says go through one open page, in chats that begin and end. What the page
 * holds must not grow with what went through it.
 */
const messages = Number(process.env.HOTLINE_TEST_SOAK ?? 0)
const warmUp = 300
const perChat = 150

test.skip(messages === 0, 'HOTLINE_TEST_SOAK says how many messages')
test.setTimeout(30 * 60_000)

interface Held {
  heap: number
  nodes: number
  listeners: number
}

async function held(cdp: CDPSession): Promise<Held> {
  for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage')
  const { metrics } = await cdp.send('Performance.getMetrics')
  const of = (name: string) => metrics.find((m) => m.name === name)?.value ?? 0
  return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') }
}

test('the desk is no larger after a long day', async ({
  browser,
  standin,
  boundCitizen,
  request,
}) => {
  await standin.moveClockTo('09:30')
  const people: Citizen[] = []
  for (const name of ['张三', '李四', '王五']) people.push((await boundCitizen(name)).citizen)
  const desk = await AgentDesk.open(browser)
  const cdp = await desk.page.context().newCDPSession(desk.page)
  await cdp.send('Performance.enable')
  await cdp.send('HeapProfiler.enable')

  const post = async (path: string, data: object) =>
    expect(await request.post(`/standin/v1/${path}`, { data })).toBeOK()

  const say = async (n: number) => {
    const { id } = people[n % people.length]!
    if (n % perChat < people.length) await post(`citizens/${id}/menu`, { path: [0, 1] })
    const content = `第${n}句：楼上装修太吵，白天晚上都在施工，应该找谁反映？`
    await post(`citizens/${id}/messages`, { type: 'text', content })
  }

  async function talk(from: number, to: number) {
    for (let n = from; n < to; n++) {
      await say(n)
      const one = people[n % people.length]!
      const chat = desk.chat(masked(one)).filter({ hasNotText: '已结束' })
      if (n % 10 < people.length) {
        await expect(chat.first()).toBeVisible({ timeout: 30_000 })
        await chat.first().click()
        await expect(desk.line(`第${n}句：`)).toBeVisible() // two that were said at once may change places
        await desk.at('compose').fill(`请稍等，正在核实。${n}`)
        await desk.at('compose').press('Enter')
      }
      if (n % perChat >= perChat - people.length) {
        await chat.first().click()
        await desk.end()
      }
    }
    // All that was sent has come.
    await expect(desk.at('outgoing')).toHaveCount(0)
  }

  const empty = await held(cdp)
  await talk(0, warmUp)
  const warm = await held(cdp)
  const began = Date.now()
  await talk(warmUp, warmUp + messages)
  const seconds = Math.round((Date.now() - began) / 1000)
  const after = await held(cdp)

  const mb = (h: Held) => (h.heap / 2 ** 20).toFixed(1)
  console.log(
    `heap: ${mb(empty)} MB empty, ${mb(warm)} MB after ${warmUp} messages, ${mb(after)} MB after ${messages} more (${seconds} s); ` +
      `nodes ${empty.nodes}, ${warm.nodes}, ${after.nodes}; listeners ${empty.listeners}, ${warm.listeners}, ${after.listeners}`,
  )
  expect(after.heap - warm.heap).toBeLessThan(8 * 2 ** 20)
  // What is kept of each message would show here first, however few there are: some ten nodes, and a listener or two.
  expect(after.nodes - warm.nodes).toBeLessThan(messages * 3)
  expect(after.listeners - warm.listeners).toBeLessThan(messages / 3)
  await expect(desk.at('connected')).toContainText('已连接')
  await desk.leave()
})
