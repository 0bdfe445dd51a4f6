import { upload } from '@shared/upload'
import { again, fileURL, get, listed, post, put, type Listed } from './client'
import type { ExportJob } from './exports'
import type { Piece } from '../components/pieces'

export type EntryKind = 'article' | 'topic' | 'news'
export type EntryState = 'unpublished' | 'published' | 'offline'
export type VersionState = 'draft' | 'reviewed' | 'published' | 'replaced' | 'dropped'

/** How many wait for a review and to be published, are published, and offline. */
export async function countEntries(): Promise<Record<string, number>> {
  const { items } = await get<{ items: { list: string; count: number }[] }>('/entry-counts')
  return Object.fromEntries(items.map((c) => [c.list, c.count]))
}

export const kinds: Record<EntryKind, string> = {
  article: '我要查询',
  topic: '热门话题',
  news: '工作动态',
}
export const states: Record<EntryState, string> = {
  unpublished: '未发布',
  published: '已发布',
  offline: '已下线',
}
export const versionStates: Record<VersionState, string> = {
  draft: '待审核',
  reviewed: '待发布',
  published: '已发布',
  replaced: '已被替代',
  dropped: '已放弃',
}
export const entryActs: Record<string, string> = {
  saved: '保存',
  approved: '审核通过',
  sent_back: '退回修改',
  published: '发布',
  offline: '下线',
  lapsed: '有效期满，自动下线',
  dropped: '放弃草稿',
  imported: '批量导入',
}

export interface EntryContent {
  title: string
  summary: string
  body: string
  department: string
  category: string
  tags: string[]
  asked: string[]
  keywords: string[]
  articles: string[]
  weight: number
  publisher: string
  date: string
  valid_until: string
  source_note: string
  link: string
}

/** The Chinese names of the fields of a content, in the order in which they are shown. */
export const fieldNames: Record<keyof EntryContent, string> = {
  title: '标题',
  summary: '摘要',
  body: '正文',
  department: '责任单位',
  category: '分类',
  tags: '标签',
  asked: '市民的其他问法',
  keywords: '聊天关键词',
  articles: '相关文章',
  weight: '排序权重',
  publisher: '发布单位',
  date: '日期',
  valid_until: '有效期至',
  source_note: '来源说明',
  link: '公众号文章链接',
}

export interface EntryLine {
  code: string
  kind: EntryKind
  state: EntryState
  title: string
  department: string
  valid_until: string
  live: number
  draft: number
  revision: number
  views: number
  useful: number
  useless: number
  published_at: string | null
  updated_at: string | null
}

export interface VersionHead {
  number: number
  state: VersionState
  note: string
  author: string
  created_at: string
  reviewer: string
  reviewed_at: string | null
}

export interface Entry extends EntryLine {
  content: EntryContent
  body_html: string
  work: (VersionHead & { content: EntryContent }) | null
  work_html: string
  versions: VersionHead[]
  events: { version: number; act: string; staff: string; note: string; at: string }[]
  pictures: string[]
}

export interface FieldDiff {
  field: keyof EntryContent
  pieces: Piece[]
}

export interface Asked {
  kind?: string
  state?: string
  draft?: string
  department?: string
  q?: string
}

const one = (code: string) => `/entries/${encodeURIComponent(code)}`

export const entries = (asked: Asked, cursor: string, signal?: AbortSignal) =>
  get<Listed<EntryLine>>('/entries', { ...asked, cursor }, signal)
export const entry = (code: string, signal?: AbortSignal) =>
  get<Entry>(one(code), undefined, signal)
/** What was cleared in a form is blank. */
const whole = (c: EntryContent) =>
  Object.fromEntries(Object.entries(c).map(([k, v]) => [k, v ?? '']))
export const createEntry = (kind: EntryKind, content: EntryContent, note: string) =>
  post<Entry>('/entries', { kind, ...whole(content), note })
export const saveEntry = (code: string, revision: number, content: EntryContent, note: string) =>
  put<Entry>(one(code), { revision, ...whole(content), note })
export const entryStep = (
  code: string,
  step: 'publish' | 'drop' | 'offline',
  version: number,
  note: string,
) => post<Entry>(`${one(code)}/${step}`, step === 'offline' ? { note } : { version, note })
export const reviewEntry = (code: string, version: number, approve: boolean, note: string) =>
  post<Entry>(`${one(code)}/review`, { version, approve, note })
export const entryVersion = (code: string, version: number) =>
  get<VersionHead & { content: EntryContent }>(`${one(code)}/versions/${version}`)
export const diffEntry = async (code: string, from: number, to: number, signal?: AbortSignal) =>
  (await get<{ items: FieldDiff[] }>(`${one(code)}/diff`, { from, to }, signal)).items
export const previewBody = async (body: string) =>
  shown((await post<{ body_html: string }>('/entries/preview', { body })).body_html)
export const addPicture = (code: string, file: Blob) =>
  again(() =>
    upload<{ id: string; markdown: string }>(
      fileURL(`${one(code)}/pictures`),
      'file',
      file,
      () => {},
    ),
  )

export interface BulkResult {
  code: string
  ok: boolean
  fault: string
  message: string
}
export const bulkEntries = async (
  act: 'approve' | 'return' | 'publish',
  items: { code: string; version: number }[],
  note: string,
) => (await post<{ items: BulkResult[] }>('/entries/bulk', { act, items, note })).items

export interface Imported {
  added: number
  changed: number
  unchanged: number
  dry_run: boolean
  rows: { code: string; kind: EntryKind; title: string; fresh: boolean }[]
}
export const importEntries = (file: Blob, dry: boolean, note: string) =>
  again(() =>
    upload<Imported>(
      fileURL(`/entries/import?dry_run=${dry}&note=${encodeURIComponent(note)}`),
      'file',
      file,
      () => {},
    ),
  )
/** Has a file made of the whole content, which can be imported again. */
export const askEntriesFile = (format: 'json' | 'xlsx') =>
  post<ExportJob>('/entries/export', { format })

export interface Help {
  code: string
  title: string
  opened: number
  filed: number
}
export const helpfulness = (q: string, cursor: string, signal?: AbortSignal) =>
  listed<Help>('/entries/helpfulness', q, cursor, signal)

/** A body as citizens see it: its pictures are read where the staff may, published or not. */
export const shown = (html: string) =>
  html.replaceAll('/api/citizen/v1/pictures/', fileURL('/entry-pictures/'))

export const emptyContent = (): EntryContent => ({
  title: '',
  summary: '',
  body: '',
  department: '',
  category: '',
  tags: [],
  asked: [],
  keywords: [],
  articles: [],
  weight: 0,
  publisher: '',
  date: '',
  valid_until: '',
  source_note: '',
  link: '',
})
