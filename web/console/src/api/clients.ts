import { waitingOf, type Grant } from './grants'
import { everyOne, get, post, put, remove, type Listed } from './client'

/** Other systems, and the webhooks to them that were given up. */

export interface Client {
  code: string
  name: string
  source: number
  scopes: string[]
  per_minute: number
  department: string
  webhook: string
  /** Where it may call from; none: anywhere. */
  networks: string[]
  active: boolean
  version: number
  created_at: string
  keys: { id: string; algorithm: string; created_at: string; retired_at: string | null }[]
  /** What waits for a supervisor, or was refused. */
  grants: Grant[]
}

/** A new key; its secret is shown this once. */
export interface Keyed {
  client: Client
  key: string
  algorithm: string
  secret: string
}

export const sources: Record<number, string> = {
  2: '网上办事大厅',
  3: '客服代录',
  4: '电话',
  5: '其他',
}

export const scopeNames: Record<string, string> = {
  'tickets:create': '提交诉求',
  'tickets:read': '查询诉求',
  'tickets:update': '办理诉求',
  'tickets:import': '批量导入',
  webhooks: '接收推送',
  open311: 'Open311',
}

export type ClientForm = Pick<
  Client,
  'name' | 'source' | 'scopes' | 'per_minute' | 'department' | 'webhook' | 'networks'
>

const at = (code: string) => `/api-clients/${encodeURIComponent(code)}`

/** A page of them, with what they may be given. */
export interface Clients extends Listed<Client> {
  scopes: string[]
  algorithms: string[]
}

export const clients = (q: string, cursor: string, signal?: AbortSignal) =>
  get<Clients>('/api-clients', { q: q.trim(), cursor }, signal)
export const allClients = () => everyOne<Client>('/api-clients')
export const addClient = (code: string, algorithm: string, form: ClientForm) =>
  post<Keyed>('/api-clients', { code, algorithm, ...form })
/** What was seen of one, which whoever changes it says. */
const seen = ({ version, grants }: Client) => ({
  version,
  waiting: waitingOf(grants, 'client')?.id ?? 0,
})
export const changeClient = (client: Client, form: ClientForm) =>
  put<Client>(at(client.code), { ...seen(client), ...form })
export const setActive = (client: Client, active: boolean) =>
  put<Client>(`${at(client.code)}/active`, { ...seen(client), active })
export const addKey = (code: string) => post<Keyed>(`${at(code)}/keys`)
export const retireKey = (code: string, key: string) => remove(`${at(code)}/keys/${key}`)
export const tryWebhook = (code: string) =>
  post<{ ok: boolean; result: string; millis: number }>(`${at(code)}/webhook-test`)

export interface DeadWebhook {
  id: string
  client: string
  number: string
  event: string
  status_label: string
  attempts: number
  result: string
  created_at: string
}

export const deadWebhooks = (client: string, cursor: string, signal?: AbortSignal) =>
  get<Listed<DeadWebhook>>(
    '/dead-letters/webhooks',
    { client: client || undefined, cursor: cursor || undefined },
    signal,
  )
export const resendWebhooks = (which: { id: string } | { client: string }) =>
  post<{ resent: number }>('/dead-letters/webhooks/resend', which)
export const dropWebhook = (id: string) => remove(`/dead-letters/webhooks/${id}`)

export interface DeadCallback {
  id: number
  received_at: string
  reason: string
}

export const deadCallbacks = (cursor: string, signal: AbortSignal) =>
  get<Listed<DeadCallback>>('/dead-letters/callbacks', { cursor: cursor || undefined }, signal)
export const retryCallback = (id: number) => post(`/dead-letters/callbacks/${id}/retry`)
export const dropCallback = (id: number) => remove(`/dead-letters/callbacks/${id}`)
