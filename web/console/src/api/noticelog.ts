import { get, post, type Listed } from './client'

/** What citizens were told, and what became of it. */
export interface Sent {
  id: number
  kind: string
  number: string
  text: string
  state: 'queued' | 'accepted' | 'delivered' | 'refused' | 'expired'
  channel: string
  attempts: number
  result: string
  created_at: string
  next_at: string | null
  resendable: boolean
}

export const stateNames: Record<Sent['state'], string> = {
  queued: '待发送',
  accepted: '已发出',
  delivered: '已送达',
  refused: '未送达',
  expired: '已过期',
}

export const channelNames: Record<string, string> = {
  kf: '客服消息',
  template: '模板消息',
  subscribe: '订阅通知',
  sms: '短信',
}

export interface NoticeQuery {
  number: string
  state: string
  channel: string
}

export const sentNotices = (q: NoticeQuery, cursor: string, signal: AbortSignal) =>
  get<Listed<Sent>>(
    '/notice-log',
    {
      number: q.number.trim() || undefined,
      state: q.state || undefined,
      channel: q.channel || undefined,
      cursor: cursor || undefined,
    },
    signal,
  )

export const resendNotices = async (ids: number[]) =>
  (
    await post<{ items: { id: number; ok: boolean; error: string }[] }>('/notice-log/resend', {
      ids,
    })
  ).items
