import type { MenuEntry } from '../../api/menu'

/** What a button can do, as people choose it: a page of ours is a view like any other for WeChat. */
export type Kind = 'page' | 'view' | 'click' | 'miniprogram' | 'other'

export const kindNames: Record<Kind, string> = {
  page: '打开本站页面',
  view: '打开网址',
  click: '在聊天中应答',
  miniprogram: '打开小程序',
  other: '其他类型',
}

export const isPath = (url: string | undefined) => !!url && /^\/(?!\/)/.test(url)

export function kindOf(b: MenuEntry): Kind {
  if (b.type === 'view') return isPath(b.url) ? 'page' : 'view'
  if (b.type === 'click' || b.type === 'miniprogram') return b.type
  return b.type ? 'other' : 'page'
}

/** The types of WeChat beside those above. */
export const otherTypes: Record<string, { name: string; field: keyof MenuEntry }> = {
  scancode_push: { name: '扫码', field: 'key' },
  scancode_waitmsg: { name: '扫码（等待应答）', field: 'key' },
  pic_sysphoto: { name: '拍照', field: 'key' },
  pic_photo_or_album: { name: '拍照或相册', field: 'key' },
  pic_weixin: { name: '微信相册', field: 'key' },
  location_select: { name: '发送位置', field: 'key' },
  media_id: { name: '下发素材', field: 'media_id' },
  view_limited: { name: '打开图文素材', field: 'media_id' },
  article_id: { name: '下发文章', field: 'article_id' },
  article_view_limited: { name: '打开文章', field: 'article_id' },
}

/** What a press does, in a few words. */
export function does(b: MenuEntry, pages: { name: string; path: string }[]): string {
  switch (kindOf(b)) {
    case 'page':
      return pages.find((p) => p.path === b.url)?.name ?? b.url ?? '未设置'
    case 'view':
      return b.url || '未设置'
    case 'click':
      return b.key === 'KEFU' ? '进入在线客服' : `事件 ${b.key ?? ''}`
    case 'miniprogram':
      return `小程序 ${b.pagepath ?? ''}`
    case 'other':
      return otherTypes[b.type ?? '']?.name ?? b.type ?? ''
  }
}

const bytes = new TextEncoder()

/** The length that WeChat counts. */
export const byteLength = (text: string) => bytes.encode(text).length
