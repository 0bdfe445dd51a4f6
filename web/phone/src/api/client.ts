import { ApiError, request, type Call } from '@shared/http'
import type { Citizen, KfState, Message, Outgoing, Place, Sms, World } from './types'

const BASE = '/standin/v1'

const known: Record<string, string> = {
  not_following: '请先关注公众号，再发消息',
  agent_offline: '客服不在线，请先上线',
  offline: '连不上模拟平台，请确认 hotline demo 正在运行',
}

/** Says in Chinese what went wrong; the stand-in's own text wins where it is written for people. */
export function explain(err: unknown): string {
  if (!(err instanceof ApiError)) return '页面出错了，请刷新后再试'
  const text = known[err.code]
  if (text) return text
  return /\p{Script=Han}/u.test(err.message) ? err.message : `操作没有成功（${err.code}）`
}

const call = <T>(method: Call['method'], path: string, body?: unknown) =>
  request<T>(BASE + path, { method, body })

const citizen = (id: string) => `/citizens/${encodeURIComponent(id)}`
const agent = (account: string) => `/kf/${encodeURIComponent(account)}`

export const getState = () => call<World>('GET', '/state')
export const addCitizen = () => call<Citizen>('POST', '/citizens', {})
export const follow = (id: string) => call<Citizen>('POST', `${citizen(id)}/follow`)
export const unfollow = (id: string) => call<Citizen>('POST', `${citizen(id)}/unfollow`)
export const scan = (id: string, scene: string) =>
  call<Citizen>('POST', `${citizen(id)}/scan`, { scene })
export const send = (id: string, m: Outgoing) => call<Message>('POST', `${citizen(id)}/messages`, m)
/** `open` is missing for a click button: its answer arrives in the chat. */
export const tapMenu = (id: string, path: number[]) =>
  call<{ open?: string }>('POST', `${citizen(id)}/menu`, { path })
export const tapMsgMenu = (id: string, messageId: string, itemId: string) =>
  call<Message>('POST', `${citizen(id)}/msgmenu`, { message_id: messageId, item_id: itemId })
export const openLink = (id: string, url: string) =>
  call<{ open: string }>('POST', `${citizen(id)}/open`, { url })
export const getChat = (id: string) =>
  call<{ items: Message[] | null }>('GET', `${citizen(id)}/chat`)
export const getSms = (id: string) => call<{ items: Sms[] | null }>('GET', `${citizen(id)}/sms`)
export const setPlace = (id: string, p: Place) => call<unknown>('PUT', `${citizen(id)}/place`, p)
/** `by` is a Go duration: "10m", "240h". */
export const advance = (by: string) =>
  call<{ now: string; offset_seconds: number }>('POST', '/clock', { advance: by })

export const getKf = () => call<KfState>('GET', '/kf')
export const setOnline = (account: string, online: boolean) =>
  call<unknown>('PUT', `${agent(account)}/online`, { online })
export const accept = (account: string, citizenId: string) =>
  call<unknown>('POST', `${agent(account)}/accept`, { citizen_id: citizenId })
export const closeSession = (account: string, citizenId: string) =>
  call<unknown>('POST', `${agent(account)}/close`, { citizen_id: citizenId })
export const switchSession = (account: string, citizenId: string, to: string) =>
  call<unknown>('POST', `${agent(account)}/switch`, { citizen_id: citizenId, to })
export const reply = (account: string, citizenId: string, text: string) =>
  call<unknown>('POST', `${agent(account)}/messages`, { citizen_id: citizenId, text })
