import type { Component } from 'vue'
import type { Role } from './roles'

/** What a page says of itself, in its page.ts: it is found there by the router and the navigation. */
export interface ConsolePage {
  /** Below /console, as "/tickets/:number". */
  path: string
  title: string
  roles: Role[]
  load: () => Promise<{ default: Component }>
  /** Where it stands in the navigation; none: it is reached from another page. */
  group?: Group
  /** Within its group. */
  order?: number
  icon?: Component
  /** Fills the window and scrolls by itself, as a desk does. */
  full?: boolean
  /** Stands in its entry of the navigation, on every page: what goes on there while somebody is elsewhere. It is told whether that is folded. */
  mark?: Component
}

/** The groups of the navigation, in its order. */
export const groups = {
  work: '诉求办理',
  desk: '在线客服',
  content: '内容与案例',
  figures: '督办与统计',
  admin: '系统管理',
  audit: '审计',
  mine: '个人',
} as const

export type Group = keyof typeof groups
