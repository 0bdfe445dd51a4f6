import { look } from './client'
import type { Found, Highlight, Listed } from './pieces'

export interface ArticleItem {
  id: string
  title: string
  summary: string
  department: string
  tags: string[] | null
  updated_at: string
  /** null where nothing was searched for. */
  highlight: Highlight | null
}

/** What another page leads to. */
export interface EntryRef {
  id: string
  title: string
  summary: string
}

/** What articles, topics and news have in common. */
export interface Entry extends EntryRef {
  /** Made safe by the server: headings from h2 on, lists, links, tables, pictures. */
  body_html: string
  /** To an article of an Official Account, or ''. */
  link: string
  updated_at: string
  views: number
}

export interface Article extends Entry {
  department: string
  category: string
  tags: string[] | null
  /** The last day, 2026-12-31, or null. */
  valid_until: string | null
  source_note: string
  related: EntryRef[] | null
  useful: number
}

export interface TopicItem extends EntryRef {
  views: number
  updated_at: string
}

export interface Topic extends Entry {
  department: string
  articles: EntryRef[] | null
}

/** date: 2026-11-10 */
export interface NewsItem extends EntryRef {
  publisher: string
  date: string
}

export interface News extends Entry {
  publisher: string
  date: string
}

/** One that has articles. */
export interface Responsible {
  code: string
  name: string
  articles: number
}

export const findArticles = (
  query: { q: string; department: string; cursor: string },
  signal?: AbortSignal,
) => look<Found<ArticleItem>>('/articles', { query, signal })
export const suggestArticles = (q: string, signal?: AbortSignal) =>
  look<{ items: string[] | null }>('/articles/suggestions', {
    query: { q },
    signal,
    timeout: 5_000,
  }).then((r) => r.items ?? [])
export const getDepartments = () =>
  look<{ items: Responsible[] | null }>('/articles/departments').then((r) => r.items ?? [])
export const getArticle = (id: string) => look<Article>(`/articles/${encodeURIComponent(id)}`)
export const voteArticle = (id: string, useful: boolean) =>
  look<{ useful: number }>(`/articles/${encodeURIComponent(id)}/vote`, {
    method: 'POST',
    body: { useful },
  })

/** Articles that may answer what is about to be filed. */
export const articlesFor = (title: string, signal?: AbortSignal) =>
  look<{ items: ArticleItem[] | null }>('/articles/for', {
    method: 'POST',
    body: { title },
    signal,
    timeout: 5_000,
  }).then((r) => r.items ?? [])
/** Tells that one was opened from the form that will be submitted under this key. */
export const tellOpened = (id: string, form: string) =>
  look<void>(`/articles/${encodeURIComponent(id)}/opened`, {
    method: 'POST',
    body: { from: 'form', form },
  })

export const getTopics = () =>
  look<{ items: TopicItem[] | null }>('/topics').then((r) => r.items ?? [])
export const getTopic = (id: string) => look<Topic>(`/topics/${encodeURIComponent(id)}`)
export const getNews = (query: { cursor: string }, signal?: AbortSignal) =>
  look<Listed<NewsItem>>('/news', { query, signal })
export const getNewsItem = (id: string) => look<News>(`/news/${encodeURIComponent(id)}`)
