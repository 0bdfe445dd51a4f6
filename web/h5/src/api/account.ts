import { call } from './client'

/** Masked by the server. */
export type Me = { bound: false } | { bound: true; name: string; phone: string }

export type CodePurpose = 'bind' | 'submit'

export interface CodeRequest {
  phone: string
  purpose: CodePurpose
  captcha_id?: string
  captcha_answer?: string
}

/** The picture as a data URL, and where its digits are read out. */
export interface Captcha {
  id: string
  image: string
  audio: string
}

/** Words of the city, for pages that need no sign-in. */
export interface PageTexts {
  city: string
  account: string
  kefu_hours: string
  /** Of a citizen’s silence, after which a chat ends. */
  kefu_idle_seconds: number
  privacy_version: string
}

export const getMe = () => call<Me>('/me')
export const sendCode = (body: CodeRequest) => call<void>('/sms-codes', { method: 'POST', body })
export const getCaptcha = () => call<Captcha>('/captcha')
export const bind = (body: { name: string; phone: string; code: string }) =>
  call<Me>('/binding', { method: 'PUT', body })
export const unbind = () => call<void>('/binding', { method: 'DELETE' })
export const getPageTexts = () => call<PageTexts>('/page-texts')
