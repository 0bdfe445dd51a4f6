import { roleNames, type Role } from '../roles'
import { scopeNames } from './clients'
import { get, post } from './client'

/** Ways to citizens' tickets that an admin asked for, and a supervisor confirms. */

export type GrantKind = 'account' | 'password' | 'second_factor' | 'client' | 'client_key'

export interface Grant {
  id: number
  kind: GrantKind
  asked_by: string
  asked_at: string
  roles: Role[]
  department: string
  scopes: string[]
  webhook: string
  networks: string[]
  key: string
  /** null: it waits. */
  refused: { by: string; at: string; note: string } | null
}

export interface PendingGrant extends Grant {
  name: string
  /** Of another system; empty: it is an account. */
  code: string
  /** It was asked for by oneself, or is for oneself: another has to decide. */
  own: boolean
  now: {
    active: boolean
    roles: Role[]
    department: string
    second_factor: boolean
    password_due: boolean
    scopes: string[]
    webhook: string
    networks: string[]
  }
}

export const pendingGrants = async (signal?: AbortSignal) =>
  (await get<{ items: PendingGrant[] }>('/grants', undefined, signal)).items
export const confirmGrant = (id: number) => post<undefined>(`/grants/${id}/confirmation`)
export const refuseGrant = (id: number, note: string) =>
  post<undefined>(`/grants/${id}/refusal`, { note })

/** What is asked for, in a word. */
export const grantNames: Record<GrantKind, string> = {
  account: '角色、单位或启用',
  password: '重置密码',
  second_factor: '重置动态验证码',
  client: '接入或权限',
  client_key: '新增密钥',
}

export const waitingOf = (list: Grant[], ...kinds: GrantKind[]) =>
  list.find((g) => !g.refused && kinds.includes(g.kind))

/** One thing that will be otherwise. */
export interface Difference {
  what: string
  from: string
  to: string
}

const none = '（无）'
const anywhere = '任何网络'

/** What confirming a grant changes, for the one who decides; nameOf says what a department is called. */
export function differences(g: PendingGrant, nameOf: (code: string) => string): Difference[] {
  const out: Difference[] = []
  const say = (what: string, from: string, to: string, blank = none) => {
    if (from !== to) out.push({ what, from: from || blank, to: to || blank })
  }
  const { now } = g
  switch (g.kind) {
    case 'password':
      return [{ what: '密码', from: '本人的密码', to: '管理员生成的一次性密码，7天内有效' }]
    case 'second_factor':
      return [{ what: '动态验证码', from: '已设置', to: '取消，由本人重新设置' }]
    case 'client_key':
      return [{ what: '密钥', from: '不变', to: `增加 ${g.key}` }]
    case 'account':
      if (!now.active) say('状态', '不能登录', '可以登录')
      say('角色', now.roles.map((r) => roleNames[r]).join('、'), roles(g))
      break
    case 'client':
      if (!now.active) say('状态', '没有接入', '接入')
      say('权限', scopes(now.scopes), scopes(g.scopes))
      say('推送地址', now.webhook, g.webhook)
      say('来源网络', now.networks.join(' '), g.networks.join(' '), anywhere)
  }
  say('承办单位', now.department && nameOf(now.department), g.department && nameOf(g.department))
  return now.active ? out : [...out, ...asItIs(out, g, nameOf)]
}

/** Of what was not let in yet, what it brings along unchanged: all of it is new to whoever decides. */
function asItIs(said: Difference[], g: PendingGrant, nameOf: (code: string) => string) {
  const all: [string, string][] = [
    ['角色', roles(g)],
    ['权限', scopes(g.scopes)],
    ['推送地址', g.webhook],
    ['来源网络', g.code && (g.networks.join(' ') || anywhere)],
    ['承办单位', g.department && nameOf(g.department)],
  ]
  return all
    .filter(([what, to]) => to && !said.some((d) => d.what === what))
    .map(([what, to]) => ({ what, from: '不变', to }))
}

const roles = (g: Grant) => g.roles.map((r) => roleNames[r]).join('、')
const scopes = (list: string[]) => list.map((s) => scopeNames[s] ?? s).join('、')
