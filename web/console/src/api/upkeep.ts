import { everyOne, get, listed, post, put, remove } from './client'

/** Departments, calendar, special days of 在线客服 and accounts of WeChat's own tool. */

export interface Department {
  code: string
  name: string
  short: string
  scope: string[]
  active: boolean
}

interface Items<T> {
  items: T[]
}

export const departments = (q: string, cursor: string, signal?: AbortSignal) =>
  listed<Department>('/departments', q, cursor, signal)
/** All of them, or all that have a text. */
export const allDepartments = (q?: string) => everyOne<Department>('/departments', { q })
export const saveDepartment = ({ code, ...rest }: Department) =>
  put<Department>(`/departments/${encodeURIComponent(code)}`, rest)

export const natures = ['咨询', '求助', '投诉', '举报', '建议']
export const categories: Record<string, string> = {
  C1: '求助/投诉/举报问题',
  C2: '消费纠纷问题',
  C3: '户籍迁移问题',
  C4: '社保业务问题',
  C5: '噪音扰民问题',
  C6: '咨询/建议问题',
}

export interface Year {
  off_days: Record<string, string[]>
  makeup_workdays: string[]
}

export const calendarYears = () => get<{ years: number[]; missing: number[] }>('/calendar')
export const calendarYear = (year: number) => get<Year>(`/calendar/${year}`)
export const saveYear = (year: number, days: Year) => put<Year>(`/calendar/${year}`, days)

export interface SpecialDay {
  date: string
  closed: boolean
  /** 09:00-12:00 */
  hours: string
  note: string
}

export const specialDays = async () => (await get<Items<SpecialDay>>('/kefu-days')).items
export const saveSpecialDay = ({ date, ...rest }: SpecialDay) =>
  put<SpecialDay>(`/kefu-days/${date}`, rest)
export const deleteSpecialDay = (date: string) => remove(`/kefu-days/${date}`)

export interface KfAccount {
  account: string
  nick: string
  wechat_id: string
  invitation: { wechat_id: string; state: string; until: string | null } | null
  online: boolean
  serving: number
}

export const kfAccounts = async () => (await get<Items<KfAccount>>('/kf-accounts')).items
export const addKfAccount = (account: string, nick: string) =>
  post<KfAccount>('/kf-accounts', { account, nick })
export const inviteToKf = (account: string, wechat_id: string) =>
  post<KfAccount>(`/kf-accounts/${encodeURIComponent(account)}/invitation`, { wechat_id })
export const removeKf = (account: string) => remove(`/kf-accounts/${encodeURIComponent(account)}`)
