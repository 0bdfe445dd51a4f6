import { get, post, put, remove } from './client'

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

export const synonyms = async (signal?: AbortSignal) =>
  (await get<{ items: Synonyms[] }>('/synonyms', undefined, signal)).items
export const saveSynonyms = (id: number, words: string[]) =>
  id ? put<Synonyms>(`/synonyms/${id}`, { words }) : post<Synonyms>('/synonyms', { words })
export const deleteSynonyms = (id: number) => remove(`/synonyms/${id}`)
export const misses = async (collection: 'knowledge' | 'cases', signal?: AbortSignal) =>
  (await get<{ items: Miss[] }>('/search-misses', { collection }, signal)).items
