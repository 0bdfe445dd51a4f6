import { get, listed, post, put, remove, type Listed } from './client'

export interface Synonyms {
  id: number
  words: string[]
  changed_at: string
}

export interface Miss {
  /** Numbers of six digits and more as #. */
  text: string
  count: number
  last: string
}

export const synonyms = (q: string, cursor: string, signal?: AbortSignal) =>
  listed<Synonyms>('/synonyms', q, cursor, signal)
export const saveSynonyms = (id: number, words: string[]) =>
  id ? put<Synonyms>(`/synonyms/${id}`, { words }) : post<Synonyms>('/synonyms', { words })
export const deleteSynonyms = (id: number) => remove(`/synonyms/${id}`)
export const misses = (
  collection: 'knowledge' | 'cases',
  q: string,
  cursor: string,
  signal?: AbortSignal,
) => get<Listed<Miss>>('/search-misses', { collection, q: q.trim(), cursor }, signal)
