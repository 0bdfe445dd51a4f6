import { request } from '@shared/http'
import { upload } from '@shared/upload'
import { base, call, orSignIn } from './client'

/** 在线客服: one talk with an agent. Times are RFC 3339. */
export interface Chat {
  id: string
  state: 'queued' | 'active' | 'closed'
  state_label: string
  /** How many wait before this citizen. */
  ahead: number
  /** The agent's number; '' while nobody serves. */
  agent: string
  opened_at: string
  closed_at: string | null
  /** Why it closed: 88, agent, idle, off_hours, cancelled, unbound, platform. */
  end: string
  /** Whether a message is taken on the page: into this chat or, where it is closed, to open another. */
  can_write: boolean
  /** Of the ticket that an agent made of it; ''. */
  ticket_number: string
}

export interface ChatRating {
  chat_id: string
  state: 'asked' | 'given'
  /** 0 until it is given. */
  stars: number
  /** The first moment that is too late. */
  asked_until: string | null
  /** It is given, with few stars, and why can still be said. */
  asks_reason: boolean
}

/** The citizen's open chat, or his latest one, and the service's hours of today. */
export interface ChatNow {
  chat: Chat | null
  open: boolean
  /** '' where nobody is there all day. */
  hours: string
  next_open_at: string | null
  rating: ChatRating | null
}

/** One entry of the transcript. */
export interface Line {
  /** 1, 2, … within its chat; not every number is the citizen's to see. */
  seq: number
  at: string
  from: 'citizen' | 'agent' | 'system'
  kind: 'text' | 'image' | 'voice' | 'video' | 'location' | 'link' | 'notice' | 'rating'
  /** Of a voice: what WeChat took it to say; of a link: its address. */
  text: string
  media_url: string
  /** GCJ-02 */
  lat: number | null
  lng: number | null
  /** Of a place: its address; of a link: its title. */
  label: string
}

export interface LinePage {
  /** Whose lines these are; '' where there is no chat. */
  chat_id: string
  items: Line[] | null
  last: number
}

/** What was kept of a rating. */
export interface Rated {
  stars: number
  reason: string
  thanks: string
}

export const getChat = () => call<ChatNow>('/chat')
/** The same, for pages that are for those too who have not signed in. */
export const glanceAtChat = () => request<ChatNow>(`${base}/chat`)
/** after: the last known line of this chat; '' while none is known. Of another chat all lines come. */
export const getLines = (chat: string, after: number) =>
  call<LinePage>('/chat/lines', { query: chat ? { chat, after } : { after } })
/** The key makes a repeat safe: the same one says nothing twice. */
export const sendText = (text: string, key: string) =>
  call<Line>('/chat/messages', { method: 'POST', body: { text, key } })
export const sendPhoto = (
  photo: Blob,
  key: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
) =>
  upload<Line>(`${base}/chat/photos`, 'photo', photo, onProgress, signal, { key }).catch(
    async (e: unknown) => {
      throw await orSignIn(e)
    },
  )
export const endChat = () => call<ChatNow>('/chat/end', { method: 'POST', body: {} })
export const rateChat = (id: string, body: { stars: number; reason?: string }) =>
  call<Rated>(`/chat/ratings/${encodeURIComponent(id)}`, { method: 'PUT', body })
/** Where lines come as they are said: events line, chat and typing. */
export const streamOf = (chat: string, after: number) =>
  `${base}/chat/stream?${chat ? `chat=${encodeURIComponent(chat)}&` : ''}after=${after}`
