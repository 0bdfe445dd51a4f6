import { signPage } from './api/jssdk'
import icon from './share.png?no-inline'

/** A point in GCJ-02, as Chinese maps use it. */
export interface Point {
  lat: number
  lng: number
}

/** What WeChat's browser lends to a page. Each promise rejects where the citizen says no. */
export interface WeChat {
  locate(): Promise<Point>
  chooseImages(count: number): Promise<Blob[]>
  showPlace(at: Point, name: string): Promise<void>
  closeWindow(): void
  /** What friends and Moments see of the page when it is sent on. */
  share(card: Card): Promise<void>
}

/** How a page looks in a chat. */
export interface Card {
  title: string
  text: string
}

interface Outcome<T> {
  success?: (result: T) => void
  fail?: () => void
  cancel?: () => void
}

/** The part of WeChat's JS-SDK that the pages use. */
interface Sdk {
  config(options: Record<string, unknown>): void
  ready(f: () => void): void
  error(f: () => void): void
  getLocation(
    o: { type: 'gcj02' } & Outcome<{ latitude: number | string; longitude: number | string }>,
  ): void
  openLocation(
    o: { latitude: number; longitude: number; name: string; scale: number } & Outcome<unknown>,
  ): void
  chooseImage(
    o: { count: number; sizeType: string[]; sourceType: string[] } & Outcome<{
      localIds: string[]
    }>,
  ): void
  getLocalImgData(o: { localId: string } & Outcome<{ localData: string }>): void
  closeWindow(): void
  updateAppMessageShareData(o: SharedPage & { desc: string } & Outcome<unknown>): void
  updateTimelineShareData(o: SharedPage & Outcome<unknown>): void
}

interface SharedPage {
  title: string
  link: string
  imgUrl: string
}

interface SdkWindow {
  jWeixin?: Sdk
  wx?: Sdk
}

const patience = 8_000 // ms for WeChat to accept the signature

// WeChat on iOS checks the signature against the address with which the page was opened, however far the router
// has gone since; on Android against the one shown.
const entry = location.href

let opened: Promise<WeChat | null> | undefined

/** WeChat's functions, or null: not within WeChat, or it did not accept us. The form works without them. */
export function openWeChat(): Promise<WeChat | null> {
  opened ??= connect().catch(() => null)
  return opened
}

async function connect(): Promise<WeChat | null> {
  const sdk = await findSdk()
  if (!sdk) return null
  const url = (/iPhone|iPad/.test(navigator.userAgent) ? entry : location.href).split('#')[0]!
  const signed = await signPage(url)
  await new Promise<void>((ready, failed) => {
    setTimeout(failed, patience)
    sdk.ready(ready)
    sdk.error(failed)
    sdk.config({
      appId: signed.app_id,
      timestamp: signed.timestamp,
      nonceStr: signed.nonce_str,
      signature: signed.signature,
      jsApiList: [
        'getLocation',
        'openLocation',
        'chooseImage',
        'getLocalImgData',
        'closeWindow',
        'updateAppMessageShareData',
        'updateTimelineShareData',
      ],
      openTagList: ['wx-open-subscribe'],
    })
  })
  return wrap(sdk)
}

async function findSdk(): Promise<Sdk | null> {
  const { jWeixin, wx } = window as SdkWindow
  if (jWeixin ?? wx) return (jWeixin ?? wx)!
  if (!/MicroMessenger/i.test(navigator.userAgent)) return null
  return (await import('weixin-js-sdk')).default as unknown as Sdk
}

/** One call of the SDK as a promise. */
function ask<T>(call: (outcome: Outcome<T>) => void): Promise<T> {
  return new Promise((success, reject) => {
    const fail = () => reject(new Error('WeChat did not do it'))
    call({ success, fail, cancel: fail })
  })
}

function wrap(sdk: Sdk): WeChat {
  return {
    async locate() {
      const at = await ask<{ latitude: number | string; longitude: number | string }>((outcome) =>
        sdk.getLocation({ type: 'gcj02', ...outcome }),
      )
      return { lat: sixDecimals(at.latitude), lng: sixDecimals(at.longitude) }
    },
    async showPlace({ lat, lng }, name) {
      await ask((outcome) =>
        sdk.openLocation({ latitude: lat, longitude: lng, name, scale: 16, ...outcome }),
      )
    },
    async chooseImages(count) {
      const { localIds } = await ask<{ localIds: string[] }>((outcome) =>
        sdk.chooseImage({
          count,
          sizeType: ['compressed'],
          sourceType: ['album', 'camera'],
          ...outcome,
        }),
      )
      const images: Blob[] = []
      // One at a time: WeChat answers only the last of several calls.
      for (const localId of localIds) {
        const { localData } = await ask<{ localData: string }>((outcome) =>
          sdk.getLocalImgData({ localId, ...outcome }),
        )
        images.push(imageOf(localData))
      }
      return images
    },
    closeWindow: () => sdk.closeWindow(),
    async share({ title, text }) {
      const page = { title, link: location.href.split('#')[0]!, imgUrl: shareIcon() }
      await ask((outcome) => sdk.updateAppMessageShareData({ ...page, desc: text, ...outcome }))
      await ask((outcome) => sdk.updateTimelineShareData({ ...page, ...outcome }))
    },
  }
}

/** WeChat fetches it by itself, so it has to have an address of its own. */
const shareIcon = () => new URL(icon, location.href).href

/** Has the page that is open shared as card says. Without WeChat there is nobody to tell. */
export async function offerShare(card: Card): Promise<void> {
  const from = location.href
  const wechat = await openWeChat()
  // By the time WeChat is there the page may be another, which has its own.
  if (wechat && location.href === from) await wechat.share(card).catch(() => {})
}

const sixDecimals = (v: number | string) => Math.round(Number(v) * 1e6) / 1e6

/** The picture in localData: base64, which iOS begins with a data: head of a type that does not exist. */
export function imageOf(localData: string): Blob {
  const bytes = atob(localData.slice(localData.indexOf(',') + 1).replace(/\s/g, ''))
  return new Blob([Uint8Array.from(bytes, (c) => c.charCodeAt(0))], { type: 'image/jpeg' })
}
