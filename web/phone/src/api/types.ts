/** What the stand-in's control API says (`/standin/v1`). Names are the wire's own, so nothing is translated twice. */

export interface Place {
  lat: number
  lng: number
  label: string
}

export interface Citizen {
  id: string
  openid: string
  nickname: string
  phone: string
  followed: boolean
  /** Origin of this citizen's own browser, e.g. http://localhost:8091. */
  browser_url: string
  /** Customer-service messages the account may still send. */
  quota?: { left: number; until: string } | null
  /** Until when 对方正在输入… is shown. */
  typing_until?: string
  place?: Place | null
}

export interface MenuButton {
  name: string
  type?: string
  key?: string
  url?: string
  sub_button?: MenuButton[] | null
}

export interface World {
  account: { name: string; app_id: string }
  now: string
  offset_seconds: number
  menu: { button: MenuButton[] } | null
  citizens: Citizen[]
  note: string
}

export type MessageKind =
  | 'text'
  | 'image'
  | 'voice'
  | 'video'
  | 'location'
  | 'news'
  | 'link'
  | 'msgmenu'
  | 'template'
  | 'notice'

export interface Article {
  title: string
  description: string
  url: string
  pic_url: string
}

export interface MsgMenu {
  head: string
  items: { id: string; content: string }[]
  tail?: string
}

export interface TemplateCard {
  title: string
  lines: { name: string; value: string }[]
  url: string
}

export interface Message {
  id: string
  at: string
  from: 'citizen' | 'account' | 'agent' | 'system'
  kind: MessageKind
  text: string
  media_url?: string
  lat?: number
  lng?: number
  label?: string
  articles?: Article[] | null
  menu?: MsgMenu | null
  template?: TemplateCard | null
  via?: string
  /** The agent who wrote it. */
  agent?: string
  /** How the push of a citizen's message went; "agent": it went to the agents' tool instead. */
  delivery?: {
    attempts: number
    status: 'sending' | 'ok' | 'failed' | 'agent'
    detail?: string
  } | null
}

export interface Sms {
  id: string
  at: string
  text: string
  code?: string
}

export type Outgoing =
  | { type: 'text'; content: string }
  | { type: 'location'; lat: number; lng: number; label: string }
  | { type: 'image' | 'voice'; data: string; content_type: string; recognition?: string }

/** One citizen in the agents' tool: waiting, or being served. */
export interface Session {
  openid: string
  citizen_id: string
  nickname: string
  since: string
  last_text: string
}

export interface Agent {
  kf_account: string
  nick: string
  online: boolean
  serving: Session[] | null
}

export interface KfState {
  agents: Agent[]
  waiting: Session[] | null
}

export type EventType = 'chat' | 'citizen' | 'typing' | 'menu' | 'sms' | 'clock' | 'kf' | 'delivery'

export interface StandinEvent {
  type: EventType
  citizen_id?: string
}
