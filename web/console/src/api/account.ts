import type { Due } from '../session'
import type { Role } from '../roles'
import type { Grant } from './grants'
import { call, get, post, put, remove, type Listed } from './client'

/** What everybody does with his own log-in, and admins with everybody's. */

export interface Factor {
  on: boolean
  required: boolean
  recovery_codes_left: number
}

export interface Offer {
  /** To be typed where no picture can be read. */
  secret: string
  uri: string
  /** A data: URL of a picture. */
  qr: string
}

export interface LogInSession {
  id: number
  staff_id: number
  staff: string
  address: string
  agent: string
  began_at: string
  seen_at: string
  expires_at: string
  /** It is the one that asks. */
  current: boolean
}

export const changePassword = (old: string, password: string) =>
  put<undefined>('/me/password', { old_password: old, password })
export const factor = (signal?: AbortSignal) => get<Factor>('/me/second-factor', undefined, signal)
/** code: of the second factor that one has, or a recovery code; blank where there is none. */
export const offerFactor = (password: string, code = '') =>
  post<Offer>('/me/second-factor', { password, code })
export const takeFactor = (code: string) =>
  put<{ recovery_codes: string[] }>('/me/second-factor', { code })
export const dropFactor = (password: string, code: string) =>
  post<undefined>('/me/second-factor/drop', { password, code })
export const renewCodes = (password: string, code: string) =>
  post<{ recovery_codes: string[] }>('/me/recovery-codes', { password, code })
export const ownSessions = (signal?: AbortSignal) =>
  get<Listed<LogInSession>>('/me/sessions', undefined, signal)
export const endOthers = () => call<{ ended: number }>('/me/sessions', { method: 'DELETE' })
export const endOwn = (id: number) => remove(`/me/sessions/${id}`)

export const setUpNeeded = (signal?: AbortSignal) =>
  get<{ needed: boolean }>('/setup', undefined, signal)
export const setUp = (code: string, name: string, password: string) =>
  post<undefined>('/setup', { code, name, password })

export interface Account {
  id: number
  name: string
  roles: Role[]
  department: string
  disabled: boolean
  second_factor: boolean
  password_due: boolean
  created_at: string
  seen_at: string | null
  version: number
  own: boolean
  /** When a password lapses that an admin set. */
  password_until: string | null
  /** What waits for a supervisor, or was refused. */
  grants: Grant[]
}

export interface AccountsAsked {
  q: string
  role: Role | ''
  department: string
  state: 'active' | 'disabled' | ''
}

export const accounts = (asked: AccountsAsked, cursor: string, signal?: AbortSignal) =>
  get<Listed<Account>>(
    '/accounts',
    {
      q: asked.q.trim() || undefined,
      role: asked.role || undefined,
      department: asked.department || undefined,
      state: asked.state || undefined,
      cursor: cursor || undefined,
    },
    signal,
  )
export const addAccount = (a: { name: string; roles: Role[]; department: string }) =>
  post<{ account: Account; password: string }>('/accounts', a)
export const changeAccount = (
  id: number,
  a: { roles: Role[]; department: string; disabled: boolean; version: number; waiting: number },
) => put<Account>(`/accounts/${id}`, a)
export const resetPassword = (id: number) =>
  post<{ password: string; waits: boolean }>(`/accounts/${id}/password`)
export const resetFactor = (id: number) =>
  call<Account>(`/accounts/${id}/second-factor`, { method: 'DELETE' })
export const unlockAccount = (id: number) => post<undefined>(`/accounts/${id}/unlock`)
export const endAll = (id: number) => remove(`/accounts/${id}/sessions`)

export const allSessions = (cursor: string, signal?: AbortSignal) =>
  get<Listed<LogInSession>>('/staff-sessions', { cursor: cursor || undefined }, signal)
export const endSession = (id: number) => remove(`/staff-sessions/${id}`)

/** What a due step is called. */
export const dueNames: Record<Due, string> = {
  password: '设置自己的密码',
  second_factor: '设置动态验证码',
}
