import type { Role } from '../roles'
import { base, get, post, type Listed } from './client'
import type { ExportJob, FileFormat } from './exports'

/** What the auditor reads. */

export interface AuditLine {
  seq: number
  at: string
  staff: string
  roles: Role[] | null
  act: string
  label: string
  subject: string
  detail: Record<string, string>
  failed: string
  of: number
  address: string
  request_id: string
  hash: string
}

export interface AuditAsked {
  staff: string
  act: string
  subject: string
  failed: boolean
  from: string
  to: string
}

function queryOf(asked: AuditAsked) {
  return {
    staff: asked.staff || undefined,
    act: asked.act || undefined,
    subject: asked.subject.trim() || undefined,
    failed: asked.failed ? 'true' : undefined,
    from: asked.from || undefined,
    to: asked.to || undefined,
  }
}

export const auditLines = (asked: AuditAsked, cursor: string, signal?: AbortSignal) =>
  get<Listed<AuditLine>>('/audit-log', { ...queryOf(asked), cursor: cursor || undefined }, signal)

/** Has a file made of the same lines. */
export const askAuditFile = (asked: AuditAsked, format: FileFormat) =>
  post<ExportJob>('/audit-log/export', { ...queryOf(asked), failed: asked.failed, format })

export const staffNames = (q: string, signal?: AbortSignal) =>
  get<{ items: string[] }>('/audit-log/names', { q }, signal)

export interface FieldView {
  id: number
  at: string
  staff: string
  ticket_number: string
  field: string
  reason: string
  address: string
}

export interface ViewsAsked {
  staff: string
  ticket: string
  field: string
  from: string
  to: string
}

export const fieldViews = (asked: ViewsAsked, cursor: string, signal?: AbortSignal) =>
  get<Listed<FieldView>>(
    '/view-log',
    {
      staff: asked.staff || undefined,
      ticket: asked.ticket.trim() || undefined,
      field: asked.field || undefined,
      from: asked.from || undefined,
      to: asked.to || undefined,
      cursor: cursor || undefined,
    },
    signal,
  )

export interface ChatView {
  id: number
  staff: string
  chat_id: number
  act: 'read' | 'listen' | 'media' | 'search' | 'export'
  query: string
  reason: string
  address: string
  at: string
}

export interface ChatViewsAsked {
  staff: string
  chat: string
  act: string
  from: string
  to: string
}

export const chatViews = (asked: ChatViewsAsked, cursor: string, signal?: AbortSignal) =>
  get<Listed<ChatView>>(
    '/chat-views',
    {
      staff: asked.staff || undefined,
      chat: asked.chat || undefined,
      act: asked.act || undefined,
      from: asked.from || undefined,
      to: asked.to || undefined,
      cursor: cursor || undefined,
    },
    signal,
  )

/** What stands in the log beside the routes of the API. */
const otherActs: [string, string][] = [
  ['log-in', '登录'],
  ['log-in-failed', '登录失败'],
  ['log-in-locked', '登录锁定'],
  ['set-up', '首次使用，创建管理员'],
  ['staff-added', '在服务器上添加账号'],
  ['staff-unlocked', '在服务器上解除账号的登录锁定'],
  ['grant-confirmed', '确认放行'],
  ['grant-refused', '不同意放行'],
  ['audit-pruned', '清理到期的审计日志'],
  ['export-made', '生成导出文件'],
]

interface Description {
  paths: Record<string, Record<string, { summary?: string; security?: unknown[] }>>
}

/** Every act that may stand in the log, with its label. */
export async function acts(): Promise<{ act: string; label: string }[]> {
  const list = otherActs.map(([act, label]) => ({ act, label }))
  const doc = (await (await fetch('/openapi.json')).json()) as Description
  for (const [path, methods] of Object.entries(doc.paths)) {
    if (!path.startsWith(base)) continue
    for (const [method, route] of Object.entries(methods)) {
      if (!route.security?.length) continue
      list.push({
        act: `${method.toUpperCase()} ${path.slice(base.length)}`,
        label: route.summary ?? '',
      })
    }
  }
  return list
}
