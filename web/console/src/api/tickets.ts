import { call, everyOne, get, post, put, type Listed } from './client'

export type Status =
  | 'submitted'
  | 'need_info'
  | 'expired'
  | 'rejected'
  | 'withdrawn'
  | 'accepted'
  | 'assigned'
  | 'return_review'
  | 'handling'
  | 'on_hold'
  | 'replied'
  | 'closed'
  | 'rated'
  | 'archived'

/** A line of the list. */
export interface TicketItem {
  number: string
  version: number
  source: number
  status: Status
  status_label: string
  category: string
  nature: string
  title: string
  department: string
  department_name: string
  /** 催办, 黄牌, 红牌 or empty. */
  alarm: string
  submitted_at: string
  since: string | null
  due_at: string | null
  /** Until when what it waits for now is to be done. */
  waits_until: string | null
  complete_by: string | null
  /** Until when the citizen is to be called back (回访). */
  call_back_by: string | null
}

export interface Department {
  code: string
  name: string
  short: string
  scope: string[]
  active: boolean
}

export interface Reply {
  at: string
  department: string
  text: string
  internal: string
  truth: string
  solved: string
  unsolved: string
  contacted_at: string | null
  state: 'drafted' | 'approved' | 'failed'
}

export interface Rating {
  at: string
  result: number
  attitude: number
  solved: string
  text: string
}

export interface TicketStep {
  at: string
  role: string
  act: string
  from: string
  to: string
  department?: string
  note?: string
  internal?: string
  changes?: Record<string, { from: string; to: string }>
}

export interface TicketRequest {
  kind: 'extension' | 'supplement' | 'promise'
  at: string
  reason: string
  days?: number
  elements?: string[]
  until?: string
}

export interface TicketPhoto {
  id: string
  url: string
}

/** A ticket as the staff sees it: personal fields are masked. */
export interface Ticket extends TicketItem {
  category_name: string
  natures: string[]
  elements: string[]
  lacking: string[]
  area: { lat: number; lng: number } | null
  public_intent: boolean
  content: string
  contact: {
    name: string
    phone: string
    id_type: string
    id_no: string
    contact_address: string
    address: string
  }
  photos: TicketPhoto[]
  assisting: Department[]
  due_explanation: string
  /** Workdays that 延期 may have. */
  extension_most: number
  /** Workdays that a 重办 would have. */
  redo_workdays: number
  /** It was dispatched as 疑难复杂. */
  complex: boolean
  missing: string
  missing_elements: string[]
  cycle: number
  /** How often he was called back, of how many times at most. */
  call_backs: number
  call_backs_most: number
  round: number
  leading: string
  final: boolean
  request: TicketRequest | null
  replies: Reply[]
  ratings: Rating[]
  timeline: TicketStep[]
  /** What one may do now. */
  actions: string[]
}

/** What a 诉求 is about, as an agent takes it down. */
export interface Matter {
  category: string
  nature: string
  title: string
  address: string
  content: string
}

/** What an agent takes down for a citizen who called (客服代录). */
export interface CallForm extends Matter {
  contact_name: string
  phone: string
  contact_address: string
  id_type: string
  /** Where it is, GCJ-02; left out: nobody has said. */
  lat?: number
  lng?: number
  /** Left out: nobody has said yet. */
  public_intent?: boolean
}

/** What the list takes; a blank field lets all through. */
export interface TicketQuery {
  status?: string
  department?: string
  assisting?: boolean
  category?: string
  nature?: string
  source?: string
  alarm?: string
  request?: string
  photos?: boolean
  /** As the address names it: 天河区. */
  district?: string
  /** Only those with which one took a step. */
  mine?: boolean
  /** Only those to be called back about. */
  call_back?: boolean
  overdue?: boolean
  due_within?: string
  from?: string
  to?: string
  order?: 'newest' | 'oldest' | 'due'
}

export function listTickets(q: TicketQuery, cursor = '', signal?: AbortSignal) {
  const query: Record<string, string | undefined> = { cursor }
  for (const [k, v] of Object.entries(q)) query[k] = v === true ? 'true' : v === false ? '' : v
  return get<Listed<TicketItem>>('/tickets', query, signal)
}

/** A ticket; the view log says that it was opened, or printed. */
export const getTicket = (number: string, signal?: AbortSignal, print = false) =>
  get<Ticket>(`/tickets/${number}`, { print: print ? 'true' : undefined }, signal)

/** The same key again gets the same ticket. */
export const fileTicket = (form: CallForm & { id_no: string }, key: string) =>
  post<{ number: string }>('/tickets', form, { 'Idempotency-Key': key })

export interface Outlook {
  due_at: string
  explanation: string
  /** 疑难复杂 would change it. */
  complex: boolean
}

/** What a dispatch to a department would make of a ticket. */
export const outlook = (number: string, department: string, complex: boolean) =>
  get<Outlook>(`/tickets/${number}/outlook`, { department, complex: String(complex) })

export interface SimilarTicket extends TicketItem {
  why: string
}

export interface Similar {
  items: SimilarTicket[]
  /** Those of the caller's phone were not looked for: too many phones were. */
  no_phone: boolean
}

/** Open tickets that may be about what is being taken down. */
export const similarTickets = ({ phone, category, title, lat, lng }: CallForm) =>
  post<Similar>('/tickets/similar', { phone, category, title, lat, lng })

export async function countTickets(): Promise<Record<string, number>> {
  const { items } = await get<{ items: { queue: string; count: number }[] }>('/ticket-counts')
  return Object.fromEntries(items.map((c) => [c.queue, c.count]))
}

/** Takes a step. version is the one that was seen: where somebody was faster, nothing is overwritten. */
export const takeStep = (
  number: string,
  method: 'POST' | 'PUT',
  path: string,
  version: number,
  body: object,
) => call<Ticket>(`/tickets/${number}/${path}`, { method, body: { ...body, version } })

/** One personal field in clear; a line goes into the view log. */
export const reveal = (number: string, field: string, reason: string) =>
  post<{ value: string }>(`/tickets/${number}/reveal`, { field, reason })

export interface Around {
  version: number
  others: { name: string; editing: boolean }[]
}

export const bePresent = (number: string, editing: boolean, gone = false) =>
  put<Around>(`/tickets/${number}/presence`, { editing, gone })

export const listDepartments = () => everyOne<Department>('/departments')

export interface StaffNotice {
  id: number
  kind: string
  number: string
  text: string
  at: string
}

export const listNotices = (cursor = '', signal?: AbortSignal) =>
  get<Listed<StaffNotice>>('/notices', { cursor: cursor || undefined }, signal)

export interface Piece {
  text: string
  hit: boolean
}

/** A ticket that was found, with what of it was searched for. */
export interface FoundTicket extends TicketItem {
  highlight: { title: Piece[]; snippet: Piece[] }
}

/** By number, phone or words; sent as a body, so that a phone stands in no address. */
export const searchTickets = (q: string, cursor = '') =>
  post<Listed<FoundTicket>>('/tickets/search', { q, cursor })

export interface Hints {
  departments: { code: string; name: string; why: string[] }[]
  related: (TicketItem & { why: string })[]
}

export const ticketHints = (number: string) => get<Hints>(`/tickets/${number}/hints`)

export interface BulkRow {
  number: string
  title: string
  status_label: string
  /** The ticket's, as it is after it. */
  version: number
  ok: boolean
  message?: string
}

export const takeMany = (
  act: string,
  items: { number: string; version?: number }[],
  params: object,
  preview: boolean,
) => post<{ items: BulkRow[]; done: number }>('/tickets/bulk', { act, items, params, preview })
