import { base, call, everyOne, get, listed, post, put, remove, type Listed } from './client'
import type { ExportJob, FileFormat } from './exports'
import type { Matter } from './tickets'

export type Presence = 'online' | 'away' | 'offline'
export type ChatState = 'queued' | 'active' | 'closed'
export type Speaker = 'citizen' | 'agent' | 'system' | 'note'
export type LineKind =
  'text' | 'image' | 'voice' | 'video' | 'location' | 'link' | 'notice' | 'rating'
export type Delivery =
  'received' | 'queued' | 'sending' | 'sent' | 'passive' | 'page' | 'undelivered' | 'unsure'

/** One entry of a transcript. */
export interface Line {
  seq: number
  at: string
  from: Speaker
  /** 工号 of whose line it is. */
  agent: string
  kind: LineKind
  text: string
  media_url: string
  media_state: '' | 'pending' | 'stored' | 'failed'
  lat: number | null
  lng: number | null
  label: string
  title: string
  url: string
  delivery: Delivery
  reason: string
}

/** 还可发送 n 条. */
export interface Quota {
  left: number
  until: string | null
}

export interface Chat {
  id: number
  state: ChatState
  end: string
  urgent: boolean
  citizen: { name: string; phone: string }
  opened_at: string
  connected_at: string | null
  closed_at: string | null
  agent: string
  agent_no: string
  continues: number
  unread: number
  last: { text: string; at: string; from: Speaker } | null
  /** Seconds that the citizen has waited for an answer. */
  owed_s: number
  window: Quota
  ticket_number: string
  rating: { stars: number; reason: string }
  /** The seq of its last line. */
  lines: number
}

export interface Queue {
  waiting: number
  longest_s: number
}

export interface Seat {
  presence: Presence
  capacity: number
  nick: string
  agent_no: string
}

export interface Desk {
  seat: Seat
  feed: number
  chats: Chat[]
  queue: Queue
  service: { console: boolean; open: boolean; hours: string; next: string | null }
  /** By the server's clock. */
  now: string
}

export interface OpenedChat {
  chat: Chat
  lines: Line[]
  citizen: { name: string; phone: string; chats: number; tickets: number }
}

export interface FiledChat {
  id: number
  state: ChatState
  end: string
  end_label: string
  name: string
  phone: string
  agent: string
  opened_at: string
  connected_at: string | null
  closed_at: string | null
  stars: number
  ticket_number: string
  lines: number
  hits: { seq: number; at: string; text: string }[]
}

export interface TicketOfCitizen {
  number: string
  status: string
  status_label: string
  category: string
  nature: string
  title: string
  department_name: string
  submitted_at: string
  due_at: string | null
}

export interface Article {
  code: string
  title: string
  summary: string
  department: string
  url: string
  found: string
}

export interface Colleague {
  name: string
  agent_no: string
  active: number
  capacity: number
}

export interface QuickReply {
  code: string
  text: string
  shared: boolean
}

export interface Words {
  hints: { why: string; words: string[] }[]
  emergency: string[]
}

export interface BoardSeat {
  name: string
  agent_no: string
  presence: Presence
  here: boolean
  capacity: number
  active: number
  since: string
}

export interface Board {
  seats: BoardSeat[]
  queue: Queue
  chats: Chat[]
}

/** What a chat becomes a ticket by; a blank contact is what the citizen has bound. */
export interface TicketForm extends Matter {
  contact_name: string
  phone: string
  /** Left out: nobody has said yet. */
  public_intent?: boolean
}

export const getDesk = () => get<Desk>('/desk')
export const setPresence = (presence: Presence) => put<Seat>('/desk/presence', { presence })
export const beat = () => post<undefined>('/desk/heartbeat')
/** The next who waits; undefined: nobody does. */
export const takeNext = () => post<Chat | undefined>('/desk/next')
export const getPast = (cursor: string) => get<Listed<FiledChat>>('/desk/past', { cursor })
export const getColleagues = () => get<{ items: Colleague[] }>('/desk/colleagues')
export const getWords = () => get<Words>('/desk/words')
export const findArticles = (q: string, cursor: string, signal?: AbortSignal) =>
  get<Listed<Article> & { corrected: string }>('/desk/articles', { q, cursor, limit: 10 }, signal)
export const readArticle = (code: string) =>
  get<{ title: string; body_html: string }>(`/entries/${code}`)
export const getBoard = () => get<Board>('/desk/board')

export const getChat = (id: number, after = 0, limit = 500, reason = '', signal?: AbortSignal) =>
  get<OpenedChat>(`/chats/${id}`, { after, limit, reason }, signal)
export const getEarlier = (id: number, cursor: string) =>
  get<Listed<FiledChat>>(`/chats/${id}/earlier`, { cursor })
export const readEarlier = (id: number, earlier: number) =>
  get<{ items: Line[] }>(`/chats/${id}/earlier/${earlier}`)
export const getTicketsOf = (id: number, cursor: string) =>
  get<Listed<TicketOfCitizen>>(`/chats/${id}/tickets`, { cursor })

export const say = (id: number, key: string, text: string) =>
  call<Line & { hints: string[] }>(`/chats/${id}/messages`, {
    method: 'POST',
    body: { text },
    headers: { 'Idempotency-Key': key },
  })
export const sayTyping = (id: number) => post<undefined>(`/chats/${id}/typing`)
export const readUpTo = (id: number, seq: number) => post<undefined>(`/chats/${id}/read`, { seq })
export const offerPage = (id: number) => post<Line>(`/chats/${id}/page-link`)
export const transfer = (id: number, to: string, note: string) =>
  post<Chat>(`/chats/${id}/transfer`, { to, note })
export const closeChat = (id: number) => post<Chat>(`/chats/${id}/close`)
export const enterTicket = (id: number, form: TicketForm, key: string) =>
  post<{ number: string }>(`/chats/${id}/ticket`, form, { 'Idempotency-Key': key })
export const filePath = (id: number) => `${base}/chats/${id}/media`

export const quickReplies = (q: string, cursor: string, signal?: AbortSignal) =>
  listed<QuickReply>('/quick-replies', q, cursor, signal)
/** All of them, or all that have a text. */
export const allQuickReplies = (q?: string) => everyOne<QuickReply>('/quick-replies', { q })
export const saveQuickReply = (code: string, text: string, shared: boolean) =>
  put<QuickReply>(`/quick-replies/${encodeURIComponent(code)}`, { text, shared })
export const deleteQuickReply = (code: string, shared: boolean) =>
  remove(`/quick-replies/${encodeURIComponent(code)}`, { shared: shared ? 'true' : undefined })

/** A search of transcripts. It goes in a body: an address with a phone in it would stand in logs. */
export interface ChatsAsked {
  from: string
  to: string
  phone: string
  agent: string
  end: string
  ticket: string
  text: string
  reason: string
}

export const searchChats = (asked: ChatsAsked, cursor: string, signal?: AbortSignal) =>
  call<Listed<FiledChat> & { looked_back_to: string | null }>('/chats/search', {
    method: 'POST',
    body: { ...asked, cursor },
    signal,
    timeout: 30_000,
  })
/** Has a file made of all that such a search finds. */
export const askChatsFile = (asked: ChatsAsked, format: FileFormat) =>
  post<ExportJob>('/chats/export', { ...asked, format })
