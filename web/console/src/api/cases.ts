import { get, post, put, type Listed } from './client'

/** How many there are in each state, and of candidates. */
export async function countCases(): Promise<Record<string, number>> {
  const { items } = await get<{ items: { list: string; count: number }[] }>('/case-counts')
  return Object.fromEntries(items.map((c) => [c.list, c.count]))
}

export type CaseState = 'drafted' | 'reviewing' | 'announced' | 'published' | 'withdrawn'

export interface Candidate {
  ticket_number: string
  /** With personal data replaced, as far as it was found. */
  title: string
  category: string
  nature: string
  closed_at: string | null
  stars: number
  /** Codes of exclusions. */
  concerns: string[]
}

export interface CaseLine {
  /** The case's own number. */
  id: string
  version: number
  state: CaseState
  state_label: string
  title: string
  category: string
  month: string
  district: string
  department: string
  workdays_used: number
  stars: number
  object_by: string | null
  updated_at: string
}

export type CaseField = 'title' | 'content' | 'result'

export interface CaseHit {
  id: number
  field: CaseField
  kind: string
  kind_label: string
  /** Characters (code points) of the field. */
  from: number
  to: number
  text: string
  suggestion: string
  open: boolean
  waiver: {
    reason: string
    by_name: string
    at: string
    confirmed_by: number
    confirmed_name: string
  } | null
}

export interface CaseText {
  title: string
  content: string
  result: string
}

export interface CaseFile extends CaseLine, CaseText {
  hits: CaseHit[]
  concerns: string[]
  /** Who asks had a hand in it: somebody else has to approve it. */
  yours: boolean
  hands: string[]
  reviewer: string
}

export interface CaseStep {
  at: string
  act: string
  role: string
  staff: string
  from: CaseState | ''
  to: CaseState
  seq: number
  note: string
}

export interface CaseVersion extends CaseText {
  seq: number
  at: string
  staff: string
  hits: CaseHit[]
  replaced: Record<string, number>
}

export interface Trail extends CaseLine {
  steps: CaseStep[]
  versions: CaseVersion[]
}

export interface Exclusion {
  ticket_number: string
  title: string
  category: string
  reason: string
  reason_name: string
  by: string
  at: string
  why: string
  undone_by: string
  undone_at: string | null
}

/** Why a ticket is never a case. */
export const exclusions: Record<string, string> = {
  minor: '涉及未成年人',
  health: '涉及健康隐私',
  family: '涉及家庭暴力',
  sexual: '涉及性隐私',
  labour: '涉及具名劳动争议',
  lawsuit: '涉及未决诉讼',
  official: '投诉具体工作人员',
  secret: '涉及国家秘密或商业秘密',
  other: '其他不宜公开的情形',
}

export const acts: Record<string, string> = {
  draft: '生成脱敏底稿',
  edit: '修改',
  waive: '说明命中不是个人信息',
  confirm: '确认这一说明',
  submit: '提交复核',
  return: '退回修改',
  approve: '复核通过，告知市民',
  unheard: '未能告知市民',
  publish: '公开',
  withdraw: '撤下',
  object: '市民不同意公开',
  exclude: '排除',
}

const one = (id: string) => `/cases/${encodeURIComponent(id)}`

export const candidates = (cursor: string, signal?: AbortSignal) =>
  get<Listed<Candidate>>('/case-candidates', { cursor }, signal)
export const exclude = (ticket: string, reason: string) =>
  post('/case-exclusions', { ticket_number: ticket, reason })
export const excluded = (undone: boolean, cursor: string, signal?: AbortSignal) =>
  get<Listed<Exclusion>>('/case-exclusions', { undone: undone ? 'true' : '', cursor }, signal)
export const undoExclusion = (ticket: string, reason: string) =>
  post(`/case-exclusions/${ticket}/undo`, { reason })
export const draftCase = (ticket: string) => post<CaseFile>('/cases', { ticket_number: ticket })
export const cases = (state: CaseState, cursor: string, signal?: AbortSignal) =>
  get<Listed<CaseLine>>('/cases', { state, cursor }, signal)
export const caseFile = (id: string, signal?: AbortSignal) =>
  get<CaseFile>(one(id), undefined, signal)
export const trail = (id: string, signal?: AbortSignal) =>
  get<Trail>(`${one(id)}/trail`, undefined, signal)
export const editCase = (id: string, version: number, text: CaseText) =>
  put<CaseFile>(one(id), { version, ...text })
export const caseStep = (
  id: string,
  step: 'submit' | 'return' | 'approve' | 'withdraw',
  version: number,
  reason = '',
) => post<CaseFile>(`${one(id)}/${step}`, { version, reason })
export const waiveHit = (id: string, hit: number, version: number, reason: string) =>
  post<CaseFile>(`${one(id)}/hits/${hit}/waiver`, { version, reason })
export const confirmHit = (id: string, hit: number, version: number) =>
  post<CaseFile>(`${one(id)}/hits/${hit}/confirmation`, { version })
