import { get, post, type Listed } from './client'
import type { ExportJob, FileFormat } from './exports'

export interface FigureQuery {
  from?: string
  to?: string
  by?: string
  basis?: 'submitted' | 'closed'
  category?: string
  nature?: string
  department?: string
  district?: string
  source?: number
  /** Only tickets with which one took a step. */
  mine?: boolean
}

export type FigureUnit = 'count' | 'percent' | 'days' | 'seconds'

export interface FigureColumn {
  key: string
  name: string
  meaning: string
  unit: FigureUnit
}

export interface FigureRow {
  key: string
  label: string
  /** One a column; null where there is nothing to have a share in. */
  values: (number | null)[]
}

export interface FigureSheet {
  columns: FigureColumn[]
  rows: FigureRow[]
  total: FigureRow
  previous: FigureRow
}

export interface Report {
  query: FigureQuery
  by_label: string
  previous: [string, string]
  at: string
  tickets: FigureSheet
  chats: FigureSheet
  search_misses: number
}

export interface Waiting {
  /** Empty: the hotline itself. */
  code: string
  name: string
  tickets: number
  overdue: number
  today: number
  soon: number
  later: number
  /** Waits for the citizen. */
  paused: number
  yellow: number
  red: number
}

export interface LiveBoard {
  at: string
  /** Seconds since then, where it could not be counted anew; else 0. */
  age_s: number
  submitted_today: number
  closed_today: number
  overdue: number
  yellow: number
  red: number
  states: { status: string; label: string; tickets: number; overdue: number }[]
  departments: Waiting[]
}

export interface Place {
  cell: number
  lat: number
  lng: number
  district: string
  tickets: number
  before: number
  growth: number | null
}

export interface Places {
  query: FigureQuery
  previous: [string, string]
  at: string
  placed: number
  total: number
  cells: Place[]
}

export interface PlaceTicket {
  number: string
  title: string
  category: string
  status: string
  submitted_at: string
}

/** The seats and chats of 在线客服, of which the board shows the numbers. */
export interface DeskBoard {
  seats: { name: string; presence: 'online' | 'away' | 'offline'; here: boolean; active: number }[]
  queue: { waiting: number; longest_s: number }
  chats: { id: number; owed_s: number; urgent: boolean }[]
}

const asked = (q: FigureQuery) => ({ ...q }) as Record<string, string | number | undefined>

export const liveBoard = (signal?: AbortSignal) => get<LiveBoard>('/figures/board', {}, signal)
export const deskBoard = (signal?: AbortSignal) => get<DeskBoard>('/desk/board', {}, signal)
export const report = (q: FigureQuery, signal?: AbortSignal) =>
  get<Report>('/figures/report', asked(q), signal)
export const places = (q: FigureQuery, signal?: AbortSignal) =>
  get<Places>('/figures/places', asked(q), signal)
export const placeTickets = (cell: number, q: FigureQuery, cursor: string, signal?: AbortSignal) =>
  get<Listed<PlaceTicket>>(`/figures/places/${cell}/tickets`, { ...asked(q), cursor }, signal)
/** Has a file of figures, or of their tickets, made. */
export const askFigures = (
  kind: 'report' | 'places' | 'tickets',
  format: FileFormat,
  query: FigureQuery,
) => post<ExportJob>('/exports', { kind, format, query })

/** Where the maps come from; an empty url: there is none. */
export const mapTiles = () => get<{ url: string; attribution: string }>('/map-tiles')

/** A value as people read it, as files write it. */
export function shown(value: number | null | undefined, unit: FigureUnit): string {
  if (value === null || value === undefined) return '—'
  if (unit === 'percent') return `${value.toFixed(1)}%`
  if (unit === 'days') return value.toFixed(1)
  return String(value)
}
