import type { Quota } from '../../api/desk'

/** How many messages WeChat still takes, in words, and how urgent that is. */
export interface Meter {
  left: number
  text: string
  tone: 'good' | 'soon' | 'late'
  /** The page should be offered now: another message may not come through. */
  offer: boolean
}

export function meter(q: Quota, now: number): Meter {
  const until = q.until ? Date.parse(q.until) : 0
  const left = until > now ? Math.max(q.left, 0) : 0
  if (left === 0)
    return {
      left,
      tone: 'late',
      offer: true,
      text: '微信暂时不能再发消息：市民再说一句话，或打开网页会话后才能收到',
    }
  const minutes = Math.floor((until - now) / 60_000)
  const time = minutes < 60 ? `，${Math.max(minutes, 1)}分钟内有效` : ''
  return {
    left,
    text: `还可发送 ${left} 条${time}`,
    tone: left === 1 ? 'late' : left === 2 ? 'soon' : 'good',
    offer: left === 1,
  }
}

/** 45秒, 3分钟, 1小时20分 */
export function span(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds))
  if (s < 60) return `${s}秒`
  if (s < 3600) return `${Math.floor(s / 60)}分钟`
  const m = Math.floor((s % 3600) / 60)
  return `${Math.floor(s / 3600)}小时${m === 0 ? '' : `${m}分`}`
}
