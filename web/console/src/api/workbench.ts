import { everyOne, get, listed, post, put, remove } from './client'

/** A search of the list under a name. */
export interface SavedView {
  id: number
  name: string
  /** As the list's address has it. */
  query: string
  shared: boolean
  /** Counts its changes. */
  version: number
}

export const listViews = async () => (await get<{ items: SavedView[] }>('/ticket-views')).items
export const addView = (name: string, query: string, shared: boolean, role: string) =>
  post<SavedView>('/ticket-views', shared ? { name, query, shared, role } : { name, query })
/** Changes one that was seen; 409 changed_meanwhile where it is another by now. */
export const changeView = (v: SavedView) =>
  put<SavedView>(`/ticket-views/${v.id}`, { name: v.name, query: v.query, version: v.version })
export const removeView = (id: number) => remove(`/ticket-views/${id}`)

export interface ReplyTemplate {
  id: number
  name: string
  text: string
  shared: boolean
  department: string
  /** Counts its changes. */
  version: number
}

export const listTemplates = () => everyOne<ReplyTemplate>('/reply-templates')
export const saveTemplate = ({ id, ...body }: Omit<ReplyTemplate, 'department'>) =>
  id
    ? put<ReplyTemplate>(`/reply-templates/${id}`, body)
    : post<ReplyTemplate>('/reply-templates', body)
export const removeTemplate = (id: number) => remove(`/reply-templates/${id}`)

/** Which department a matter belongs to. */
export interface DispatchRule {
  id: number
  words: string[]
  category: string
  places: string[]
  department: string
  note: string
  active: boolean
  /** Counts its changes. */
  version: number
}

export const dispatchRules = (q: string, cursor: string, signal?: AbortSignal) =>
  listed<DispatchRule>('/dispatch-rules', q, cursor, signal)
export const dispatchRule = (id: number) => get<DispatchRule>(`/dispatch-rules/${id}`)
export const saveRule = ({ id, ...body }: DispatchRule) =>
  id
    ? put<DispatchRule>(`/dispatch-rules/${id}`, body)
    : post<DispatchRule>('/dispatch-rules', body)
export const removeRule = (id: number) => remove(`/dispatch-rules/${id}`)
