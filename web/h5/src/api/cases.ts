import { look } from './client'
import type { Found, Highlight } from './pieces'

export interface CaseItem {
  id: string
  title: string
  category: string
  category_name: string
  /** 2026-09 */
  month: string
  district: string
  department: string
  workdays_used: number
  /** 1 to 5; 0: not rated. */
  stars: number
  summary: string
  highlight?: Highlight | null
}

export interface Case extends CaseItem {
  content: string
  result: string
}

export const findCases = (
  query: { q: string; category: string; cursor: string },
  signal?: AbortSignal,
) => look<Found<CaseItem>>('/cases', { query, signal })
export const getCase = (id: string) => look<Case>(`/cases/${encodeURIComponent(id)}`)

/** The categories' names; the form's own look-up of them, for those who have not signed in. */
export const getCaseCategories = () =>
  look<{ items: { code: string; name: string }[] | null }>('/categories').then((r) => r.items ?? [])
