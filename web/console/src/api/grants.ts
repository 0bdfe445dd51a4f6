import { date } from '@shared/format'
import { roleNames, type Role } from '../roles'
import { scopeNames } from './clients'
import { get, post, type Listed } from './client'

/** Ways to citizens' tickets that an admin asked for, and a supervisor confirms. */

export type GrantKind = 'account' | 'password' | 'second_factor' | 'client' | 'client_key'

export interface Grant {
  id: number
  kind: GrantKind
  asked_by: string
  asked_at: string
  roles: Role[]
  department: string
  client_name: string
  scopes: string[]
  per_minute: number
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
    /** It could see citizens' matters once: what guards it was changed by its owner since, or with a supervisor's word. */
    saw_citizens: boolean
    client_name: string
    scopes: string[]
    per_minute: number
    webhook: string
    networks: string[]
    /** Those that serve. */
    keys: { id: string; algorithm: string; created_at: string }[]
  }
}

export const pendingGrants = (cursor: string, signal?: AbortSignal) =>
  get<Listed<PendingGrant>>('/grants', { cursor }, signal)
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

/** One thing that will be otherwise, or, with the same before and after, that is to be known with it. */
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
      return [
        {
          what: '密码',
          from: now.password_due ? '管理员设置的密码' : '本人的密码',
          to: '管理员生成的一次性密码，7天内有效',
        },
      ]
    case 'second_factor':
      return [{ what: '动态验证码', from: '已设置', to: '取消，由本人重新设置' }]
    case 'client_key':
      return [{ what: '密钥', from: keys(g) || none, to: `增加 ${g.key}` }]
    case 'account':
      if (!now.active) say('状态', '不能登录', '可以登录')
      say('角色', now.roles.map((r) => roleNames[r]).join('、'), roles(g))
      break
    case 'client':
      if (!now.active) say('状态', '没有接入', '接入')
      say('名称', now.client_name, g.client_name)
      say('权限', scopes(now.scopes), scopes(g.scopes))
      say('每分钟请求', String(now.per_minute), String(g.per_minute))
      say('推送地址', now.webhook, g.webhook)
      say('来源网络', now.networks.join(' '), g.networks.join(' '), anywhere)
  }
  say('承办单位', now.department && nameOf(now.department), g.department && nameOf(g.department))
  if (!now.active) out.push(...asItIs(out, g, nameOf))
  // Whoever has one of them reads what it may from then on, whoever made it.
  if (g.kind === 'client') out.push({ what: '密钥', from: keys(g) || none, to: keys(g) || none })
  return out
}

/** What confirming it opens to more people than it seems to: whoever else knows the password of an account, or nothing else guards it. */
export function warning({ kind, now }: PendingGrant): string {
  const ours = '这个账号现在的密码是管理员设置的，本人还没有更改'
  switch (kind) {
    case 'account':
      if (now.password_due) return ours + (now.second_factor ? '。' : '；也没有动态验证码。')
      if (!now.second_factor) return '这个账号没有动态验证码。'
      return now.saw_citizens
        ? ''
        : '这个账号以前看不到诉求，管理员重置它的密码和动态验证码不用确认，请向本人核实没有改过。'
    case 'second_factor':
      return now.password_due ? `${ours}。` : ''
    case 'client':
      return now.saw_citizens || !now.active ? '' : '它以前不能读取诉求，现有的密钥没有经过确认。'
    default:
      return ''
  }
}

/** What follows from confirming it, for the question before. */
export function consequence(kind: GrantKind): string {
  switch (kind) {
    case 'account':
      return '确认后这个账号就可以查看诉求。请先与本人或其单位核实。'
    case 'password':
      return '确认后用管理员给的新密码登录，现在的密码失效。请先与本人核实。'
    case 'second_factor':
      return '确认后由本人重新设置动态验证码，现在的验证器和恢复码失效。请先与本人核实。'
    case 'client':
      return '确认后它就可以读取诉求。请先与使用单位核实。'
    case 'client_key':
      return '确认后它可以用新密钥读取诉求，现有的密钥照旧有效。请先与使用单位核实。'
  }
}

/** Of what was not let in yet, what it brings along unchanged: all of it is new to whoever decides. */
function asItIs(said: Difference[], g: PendingGrant, nameOf: (code: string) => string) {
  const all: [string, string][] = [
    ['角色', roles(g)],
    ['权限', scopes(g.scopes)],
    ['每分钟请求', g.code && String(g.per_minute)],
    ['推送地址', g.webhook],
    ['来源网络', g.code && (g.networks.join(' ') || anywhere)],
    ['承办单位', g.department && nameOf(g.department)],
  ]
  return all
    .filter(([what, to]) => to && !said.some((d) => d.what === what))
    .map(([what, to]) => ({ what, from: to, to }))
}

const roles = (g: Grant) => g.roles.map((r) => roleNames[r]).join('、')
const keys = ({ now }: PendingGrant) =>
  now.keys.map((k) => `${k.id}（${k.algorithm}，${date(k.created_at)}建）`).join('、')
const scopes = (list: string[]) => list.map((s) => scopeNames[s] ?? s).join('、')
