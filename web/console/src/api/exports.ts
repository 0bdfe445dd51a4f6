import { base, get, type Listed } from './client'

export type FileFormat = 'csv' | 'xlsx' | 'html' | 'json'

/** A file that is made in the background. What asks for one stands with what it is of. */
export interface ExportJob {
  id: number
  kind: 'report' | 'places' | 'tickets' | 'chats' | 'audit' | 'entries'
  label: string
  format: FileFormat
  /** What the file is of, in words. */
  about: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'expired'
  done_rows: number
  /** 0 while it is not known. */
  all_rows: number
  bytes: number
  fault: string
  by: string
  mine: boolean
  /** The file is there, and one's own to fetch. */
  offered: boolean
  downloads: number
  created_at: string
  finished_at: string | null
  expires_at: string | null
}

export const exportJobs = (cursor = '', signal?: AbortSignal) =>
  get<Listed<ExportJob>>('/exports', { cursor }, signal)
export const exportJob = (id: number) => get<ExportJob>(`/exports/${id}`)
export const exportFile = (id: number) => `${base}/exports/${id}/file`
