import { ApiError } from '@shared/http'
import { upload } from '@shared/upload'
import { base, call, orSignIn } from './client'

export interface Category {
  code: string
  name: string
  natures: string[]
  /** Where not, default_nature is taken. */
  nature_required: boolean
  default_nature: string
  template: string
}

export interface Photo {
  id: string
  url: string
  width: number
  height: number
}

/** What the form sends. phone and sms_code are blank for a bound citizen. */
export interface NewTicket {
  category: string
  nature: string
  title: string
  public_intent: boolean
  address: string
  /** GCJ-02, or null: not located. */
  lat: number | null
  lng: number | null
  point_confirmed: boolean
  content: string
  photo_ids: string[]
  contact_name: string
  id_type: string
  id_no: string
  phone: string
  contact_address: string
  sms_code: string
}

/** Times are RFC 3339. due_at and complete_by are the first moment that is too late. */
export interface TicketItem {
  number: string
  number_grouped: string
  title: string
  category: string
  category_name: string
  status: string
  status_label: string
  submitted_at: string
  due_at: string | null
  complete_by: string | null
  days_left: number | null
  /** What the state means for this ticket, in plain words: 已转市公安局办理，预计12月9日前答复. */
  status_note: string
  /** Of a number that somebody else may have had before: only what is above is told, and the title is masked (domain §8). */
  locked: boolean
}

export interface TimelineEntry {
  at: string
  label: string
  note: string
}

export interface Reply {
  at: string
  department: string
  text: string
}

/** Stars, 1 to 5. */
export interface Rating {
  result: number
  attitude: number
  text: string
  at: string
}

/** What was added after the ticket had been filed. */
export interface Material {
  at: string
  text: string
  photos: Photo[] | null
}

/** advice: where to turn instead. */
export interface Rejection {
  code: string
  reason: string
  advice: string
}

export type CitizenAction =
  'complete' | 'withdraw' | 'add_material' | 'remind' | 'rate' | 'redo' | 'set_intent' | 'unlock'

/** A question that opens a locked ticket. */
export type UnlockBy = 'name' | 'id_last4'

export interface Ticket extends TicketItem {
  nature: string
  content: string
  address: string
  lat: number | null
  lng: number | null
  point_confirmed: boolean
  public_intent: boolean
  contact_name: string
  phone: string
  id_type: string
  id_no: string
  contact_address: string
  photos: Photo[] | null
  department: string
  due_explanation: string
  /** The last one of replies. */
  reply: string
  reply_at: string | null
  /** Oldest first; those before a 重办 stay. */
  replies: Reply[] | null
  /** Of the last closing. */
  rating: Rating | null
  missing: string
  missing_elements: string[] | null
  materials: Material[] | null
  /** When 催办 opens; null where it is not waited for. */
  reminder_from: string | null
  /** How often it was 重办. */
  /** Workdays that a 重办 would have. */
  redo_workdays: number
  round: number
  rejection: Rejection | null
  /** How many earlier versions are kept. */
  versions: number
  timeline: TimelineEntry[] | null
  /** What the citizen may do right now. */
  actions: CitizenAction[] | null
  unlock?: UnlockBy[]
  definition?: string
}

export interface TicketPage {
  /** The 待完善 ones, on the first page of all states only. */
  pinned?: TicketItem[] | null
  items: TicketItem[] | null
  next_cursor: string
}

export const getCategories = () => call<{ items: Category[] }>('/categories').then((r) => r.items)
/** The address of a point, or '' where the map does not know it. */
export const nameOf = (point: { lat: number; lng: number }) =>
  call<{ address: string }>('/place', { query: { ...point } }).then((r) => r.address)
export const submitTicket = (body: NewTicket, idempotencyKey: string, signal?: AbortSignal) =>
  call<{ number: string }>('/tickets', {
    method: 'POST',
    body,
    headers: { 'Idempotency-Key': idempotencyKey },
    timeout: 30_000,
    signal,
  })
/** The number of what was submitted under this key, if anything was: asking with the key alone submits nothing. */
export const findSubmission = (idempotencyKey: string, signal?: AbortSignal) =>
  submitTicket({} as NewTicket, idempotencyKey, signal).then(
    (t) => t.number,
    (e: unknown) => {
      if (e instanceof ApiError && e.status === 422) return undefined
      throw e
    },
  )
/** The citizen's own open tickets that what he typed is likely to repeat. */
export const likelyDuplicates = (
  body: Pick<NewTicket, 'category' | 'title' | 'lat' | 'lng' | 'content'>,
) =>
  call<{ items: TicketItem[] | null }>('/tickets/likely-duplicates', {
    method: 'POST',
    body,
    timeout: 5_000,
  }).then((r) => r.items ?? [])
export const listTickets = (status: string, cursor: string) =>
  call<TicketPage>('/tickets', { query: { status, cursor, limit: 20 } })
export const getTicket = (number: string) => call<Ticket>(`/tickets/${encodeURIComponent(number)}`)

export const uploadPhoto = (file: Blob, onProgress: (share: number) => void, signal: AbortSignal) =>
  upload<Photo>(`${base}/photos`, 'photo', file, onProgress, signal).catch(async (e: unknown) => {
    throw await orSignIn(e)
  })
export const deletePhoto = (id: string) =>
  call<void>(`/photos/${encodeURIComponent(id)}`, { method: 'DELETE' })
