import { beforeEach, expect, test, vi } from 'vitest'
import { open } from '../../testing/page'
import { serve } from '../../testing/server'
import { statusesOf } from './openSubscribe'

const signed = { app_id: 'wx1', timestamp: 1, nonce_str: 'n', signature: 's' }

beforeEach(() => {
  vi.resetModules()
  const sdk = {
    onReady: () => {},
    config: () => sdk.onReady(),
    error: () => {},
    ready: (f: () => void) => (sdk.onReady = f),
  }
  vi.stubGlobal('jWeixin', sdk)
})

/** The success page within WeChat, with WeChat's button on it. */
async function done(asked: boolean, ids = ['T1']) {
  const server = serve({
    'GET /jssdk': signed,
    'GET /subscription': { template_ids: ids, asked },
    'POST /subscription': { template_ids: ids, asked: true },
  })
  const page = await open('/done/26112310483520')
  await vi.waitFor(() => expect(server.of('GET /subscription')).toHaveLength(1))
  await page.settle()
  const tag = () => page.app.find('wx-open-subscribe')
  const answer = async (status: string) => {
    const subscribeDetails = JSON.stringify({ T1: JSON.stringify({ status }) })
    tag().element.dispatchEvent(new CustomEvent('success', { detail: { subscribeDetails } }))
    await page.settle()
  }
  return { page, server, tag, answer }
}

test('asks by WeChat’s own button and passes the answer on', async () => {
  const { page, server, tag, answer } = await done(false)
  expect(tag().attributes('template')).toBe('T1')
  await answer('accept')
  expect(server.of('POST /subscription')[0]!.body).toEqual({ accepted: ['T1'], rejected: [] })
  expect(page.has('subscribed')).toBe(true)
  expect(tag().exists()).toBe(false)
})

test('a refusal is passed on, and no more is said', async () => {
  const { page, server, tag, answer } = await done(false)
  await answer('reject')
  expect(server.of('POST /subscription')[0]!.body).toEqual({ accepted: [], rejected: ['T1'] })
  expect(page.has('subscribed')).toBe(false)
  expect(tag().exists()).toBe(false)
})

test('who closes the question may be asked again', async () => {
  const { server, tag, answer } = await done(false)
  await answer('cancel')
  expect(server.of('POST /subscription')).toHaveLength(0)
  expect(tag().exists()).toBe(true)
})

test('does not ask without a template, nor who has answered', async () => {
  expect((await done(true)).tag().exists()).toBe(false)
  expect((await done(false, [])).tag().exists()).toBe(false)
})

test('where WeChat shows no button, nothing is left of it', async () => {
  const { page, tag } = await done(false)
  tag().element.dispatchEvent(new CustomEvent('error', { detail: {} }))
  await page.settle()
  expect(page.has('subscription')).toBe(false)
})

test('reads the answers however WeChat writes them', () => {
  expect(statusesOf('{"T1":"{\\"status\\":\\"accept\\"}","T2":{"status":"reject"}}')).toEqual({
    T1: 'accept',
    T2: 'reject',
  })
  expect(statusesOf('nonsense')).toEqual({})
})

test('nor where WeChat is too old for it', async () => {
  const { page } = await done(false)
  document.dispatchEvent(new Event('WeixinOpenTagsError'))
  await page.settle()
  expect(page.has('subscription')).toBe(false)
})
