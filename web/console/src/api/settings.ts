import { get, listed, post, put, remove } from './client'

/** What is changed while the service runs: texts of the account, parameters; and how the service is. */

export interface AutoReply {
  code: string
  group: string
  name: string
  when: string
  text: string
  default: string
  values: string[]
  keep: string[]
  version: number
  changed_by: string
  changed_at: string | null
}

export interface ReplyVersion {
  version: number
  text: string
  note: string
  changed_by: string
  changed_at: string
}

export interface KeywordReply {
  code: string
  words: string[]
  anywhere: boolean
  text: string
  active: boolean
  version: number
  changed_by: string
  changed_at: string
}

interface Items<T> {
  items: T[]
}

export const autoReplies = () => get<{ items: AutoReply[]; pages: string[] }>('/auto-replies')
export const saveAutoReply = (code: string, version: number, text: string, note: string) =>
  put<AutoReply>(`/auto-replies/${code}`, { version, text, note })
const versionsPage = 50 // as many as the API has on one
export async function replyVersions(code: string, before: string, signal?: AbortSignal) {
  const path = `/auto-replies/${code}/versions`
  const { items } = await get<Items<ReplyVersion>>(path, { before }, signal)
  return { items, next_cursor: items.length < versionsPage ? '' : String(items.at(-1)!.version) }
}
export const previewReply = (code: string, text: string) =>
  post<{ text: string; bytes: number }>('/auto-replies/preview', { code, text })

export const keywordReplies = (q: string, cursor: string, signal?: AbortSignal) =>
  listed<KeywordReply>('/keyword-replies', q, cursor, signal)
export const saveKeyword = (k: Omit<KeywordReply, 'changed_by' | 'changed_at'>) => {
  const { code, version, words, anywhere, text, active } = k
  const body = { words, anywhere, text, active }
  return code
    ? put<KeywordReply>(`/keyword-replies/${code}`, { ...body, version })
    : post<KeywordReply>('/keyword-replies', body)
}
export const deleteKeyword = (k: KeywordReply) =>
  remove(`/keyword-replies/${k.code}`, { version: k.version })

export interface Parameter {
  name: string
  label: string
  about: string
  unit: string
  value: number
  default: number
  min: number
  max: number
  version: number
  changed_by: string
  changed_at: string | null
}

export const parameters = async () => (await get<Items<Parameter>>('/parameters')).items
export const saveParameter = (name: string, value: number, version: number) =>
  put<Parameter>(`/parameters/${name}`, { value, version })

export interface Setting {
  key: string
  value: string
  default: string
  about: string
  from: 'default' | 'file' | 'environment'
  secret: boolean
}

export const configuration = async () => (await get<Items<Setting>>('/configuration')).items

interface Backlog {
  waiting: number
  since: string | null
  dead: number
}

export interface System {
  version: string
  now: string
  checks: { name: string; ok: boolean; millis: number }[]
  replicas: { name: string; version: string; since: string; seen: string; this: boolean }[]
  search: { collection: string; texts: number; behind: number; ready: boolean }[]
  notices: Backlog
  webhooks: Backlog
  missing_years: number[]
}

export const system = () => get<System>('/system')
