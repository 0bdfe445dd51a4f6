import { get, post, put, type Listed } from './client'

/** A button as WeChat wants it; addresses of our own pages are paths. */
export interface MenuEntry {
  type?: string
  name: string
  key?: string
  url?: string
  appid?: string
  pagepath?: string
  media_id?: string
  article_id?: string
}

export interface MenuTab extends MenuEntry {
  sub_button?: MenuEntry[]
}

/** What is to be said of a button; at is the tab's place and the entry's below it. */
export interface Remark {
  at: number[]
  field: string
  text: string
}

export interface Review {
  faults: Remark[]
  hints: Remark[]
}

export interface MenuDraft extends Review {
  revision: number
  /** null: nothing is being worked on. */
  button: MenuTab[] | null
  by: string
  at: string | null
}

export interface MenuVersion {
  /** 0: the menu of the user guide. */
  number: number
  state: 'publishing' | 'published' | 'failed'
  unknown: boolean
  button: MenuTab[]
  note: string
  restores: number
  author: string
  publisher: string
  at: string | null
  fault: string
}

export interface MenuOverview {
  published: MenuVersion
  draft: MenuDraft
  pages: { name: string; path: string }[]
}

export interface MenuChange {
  kind: 'added' | 'removed' | 'changed' | 'moved'
  path: string[]
  field: string
  from: string
  to: string
}

export interface MenuDiff {
  found: boolean
  button: MenuTab[]
  changes: MenuChange[]
}

export const getMenu = (signal?: AbortSignal) => get<MenuOverview>('/menu', undefined, signal)
export const checkMenu = (button: MenuTab[]) => post<Review>('/menu/check', { button })
export const diffMenu = (button: MenuTab[]) => post<MenuDiff>('/menu/diff', { button })
export const saveDraft = (revision: number, button: MenuTab[]) =>
  put<MenuDraft>('/menu/draft', { revision, button })
export const discardDraft = (revision: number) =>
  post<MenuDraft>('/menu/draft/discard', { revision })
export const takeOver = (revision: number, version: number) =>
  post<MenuDraft>('/menu/draft/takeover', { revision, version })
export const publishMenu = (revision: number, note: string) =>
  post<MenuVersion>('/menu/publish', { revision, note })
export const restoreMenu = (version: number, note: string) =>
  post<MenuVersion>(`/menu/versions/${version}/restore`, { note })
export const menuVersions = (cursor: string, signal?: AbortSignal) =>
  get<Listed<MenuVersion>>('/menu/versions', { cursor }, signal)
