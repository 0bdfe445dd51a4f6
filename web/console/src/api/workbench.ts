import { get, post, put, remove } from './client'

/** A search of the list under a name. */
export interface SavedView {
  id: number
  name: string
  /** As the list's address has it. */
  query: string
  shared: boolean
}

export const listViews = async () => (await get<{ items: SavedView[] }>('/ticket-views')).items
export const addView = (name: string, query: string, shared: boolean, role: string) =>
  post<SavedView>('/ticket-views', shared ? { name, query, shared, role } : { name, query })
export const removeView = (id: number) => remove(`/ticket-views/${id}`)

export interface ReplyTemplate {
  id: number
  name: string
  text: string
  shared: boolean
  department: string
}

export const listTemplates = async () =>
  (await get<{ items: ReplyTemplate[] }>('/reply-templates')).items
export const saveTemplate = (t: { id: number; name: string; text: string; shared: boolean }) => {
  const body = { name: t.name, text: t.text, shared: t.shared }
  return t.id
    ? put<ReplyTemplate>(`/reply-templates/${t.id}`, body)
    : post<ReplyTemplate>('/reply-templates', body)
}
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
}

export const listRules = async () => (await get<{ items: DispatchRule[] }>('/dispatch-rules')).items
export const saveRule = ({ id, ...body }: DispatchRule) =>
  id
    ? put<DispatchRule>(`/dispatch-rules/${id}`, body)
    : post<DispatchRule>('/dispatch-rules', body)
export const removeRule = (id: number) => remove(`/dispatch-rules/${id}`)
