import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Said, serve } from './testing/server'

const signed = { app_id: 'wx1', timestamp: 1, nonce_str: 'n', signature: 's' }

/** The SDK as the pages need it, doing as it is told. */
function stubSdk(accepts: boolean) {
  const sdk = {
    config: vi.fn(() => (accepts ? sdk.onReady() : sdk.onError())),
    onReady: () => {},
    onError: () => {},
    ready: (f: () => void) => (sdk.onReady = f),
    error: (f: () => void) => (sdk.onError = f),
    getLocation: vi.fn((o: { success: (r: unknown) => void }) =>
      o.success({ latitude: '23.12911234', longitude: 113.264385 }),
    ),
    chooseImage: vi.fn((o: { success: (r: unknown) => void }) =>
      o.success({ localIds: ['a', 'b'] }),
    ),
    getLocalImgData: vi.fn((o: { localId: string; success: (r: unknown) => void }) =>
      o.success({ localData: o.localId === 'a' ? 'data:image/jgp;base64,aGk=' : 'aG\nk=' }),
    ),
    openLocation: vi.fn((o: { success: () => void }) => o.success()),
    closeWindow: vi.fn(),
    updateAppMessageShareData: vi.fn((o: { success: () => void }) => o.success()),
    updateTimelineShareData: vi.fn((o: { fail: () => void }) => o.fail()),
  }
  vi.stubGlobal('jWeixin', sdk)
  return sdk
}

beforeEach(() => void vi.resetModules())
afterEach(() => history.replaceState({}, '', '/'))
const openWeChat = async () => (await import('./wx')).openWeChat()

test('outside WeChat nothing is asked for', async () => {
  const server = serve({})
  expect(await openWeChat()).toBeNull()
  expect(server.asked).toHaveLength(0)
})

test('signs the address without its hash', async () => {
  stubSdk(true)
  const server = serve({ 'GET /jssdk': signed })
  history.replaceState({}, '', '/h5/new?category=C5#top')
  expect(await openWeChat()).not.toBeNull()
  expect(server.asked[0]!.query.get('url')).toMatch(/\/h5\/new\?category=C5$/)
})

test('on iOS signs the address with which the page was opened', async () => {
  vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue('iPhone MicroMessenger/8.0')
  stubSdk(true)
  const server = serve({ 'GET /jssdk': signed })
  history.replaceState({}, '', '/h5/')
  const { openWeChat } = await import('./wx')
  history.replaceState({}, '', '/h5/new')
  await openWeChat()
  expect(server.asked[0]!.query.get('url')).toMatch(/\/h5\/$/)
})

test('a refused signature or a failing server only means that WeChat does not help', async () => {
  stubSdk(false)
  serve({ 'GET /jssdk': signed })
  expect(await openWeChat()).toBeNull()
  vi.resetModules()
  serve({ 'GET /jssdk': new Said(500, {}) })
  expect(await openWeChat()).toBeNull()
})

test('gives points to six decimals and photos as pictures', async () => {
  stubSdk(true)
  serve({ 'GET /jssdk': signed })
  const wechat = await openWeChat()
  expect(await wechat!.locate()).toEqual({ lat: 23.129112, lng: 113.264385 })
  const images = await wechat!.chooseImages(2)
  expect(images.map((i) => [i.type, i.size])).toEqual([
    ['image/jpeg', 2],
    ['image/jpeg', 2],
  ])
})

test('shows a place, which it has asked to be allowed', async () => {
  const sdk = stubSdk(true)
  serve({ 'GET /jssdk': signed })
  const wechat = await openWeChat()
  await wechat!.showPlace({ lat: 23.1, lng: 113.2 }, '桃花路3号')
  const asked = { latitude: 23.1, longitude: 113.2, name: '桃花路3号' }
  expect(sdk.openLocation).toHaveBeenCalledWith(expect.objectContaining(asked))
  const jsApiList = expect.arrayContaining(['openLocation'])
  expect(sdk.config).toHaveBeenCalledWith(expect.objectContaining({ jsApiList }))
})

test('what is shared is told to WeChat, with the address that is shown, and no failure matters', async () => {
  const sdk = stubSdk(true)
  serve({ 'GET /jssdk': signed })
  history.replaceState({}, '', '/h5/articles/K001#part')
  const { offerShare } = await import('./wx')
  await offerShare({ title: '居住证', text: '怎么办理' })
  const page = {
    title: '居住证',
    link: expect.stringMatching(/\/h5\/articles\/K001$/),
    imgUrl: expect.stringMatching(/^http.*share.*\.png/),
  }
  expect(sdk.updateAppMessageShareData).toHaveBeenCalledWith(
    expect.objectContaining({ ...page, desc: '怎么办理' }),
  )
  expect(sdk.updateTimelineShareData).toHaveBeenCalledWith(expect.objectContaining(page))
  const jsApiList = expect.arrayContaining(['updateAppMessageShareData', 'updateTimelineShareData'])
  expect(sdk.config).toHaveBeenCalledWith(expect.objectContaining({ jsApiList }))
})

test('a page that was left before WeChat was there is not shared as another', async () => {
  const sdk = stubSdk(true)
  serve({ 'GET /jssdk': signed })
  history.replaceState({}, '', '/h5/articles/K001')
  const { offerShare } = await import('./wx')
  const offering = offerShare({ title: '居住证', text: '' })
  history.replaceState({}, '', '/h5/tickets')
  await offering
  expect(sdk.updateAppMessageShareData).not.toHaveBeenCalled()
})
