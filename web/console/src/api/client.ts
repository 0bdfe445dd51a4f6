import { ApiError, noAnswer, refusal, request, type Call } from '@shared/http'
import { idleHeader } from '../idle'
import { logInAgain, logInsSoFar, session } from '../session'

export const base = '/api/staff/v1'

/** A page of a list. */
export interface Listed<T> {
  items: T[]
  /** Empty on the last page. */
  next_cursor: string
}

/** Asks the staff API. Where the log-in has ended, the call waits for the next one and is made again. */
export const call = <T>(path: string, options?: Call) =>
  again(() => {
    const headers = { ...idleHeader(path), ...options?.headers }
    return request<T>(base + path, { ...options, headers })
  })

/** Makes a call of whatever kind, an upload for instance, with the same patience. */
export async function again<T>(make: () => Promise<T>): Promise<T> {
  for (;;) {
    const since = logInsSoFar()
    try {
      return await make()
    } catch (e) {
      if (!hasEnded(e)) throw e
      await logInAgain(since)
    }
  }
}

/** Fetches what is not JSON, a file for instance, with the same patience. Throws ApiError. */
export const fetchRaw = (url: string, init: RequestInit = {}) =>
  again(async () => {
    const answer = await fetch(url, { ...init, credentials: 'same-origin' }).catch(() => {
      throw noAnswer(false)
    })
    if (answer.ok) return answer
    throw refusal(answer.status, await answer.text(), answer.headers.get('Retry-After'))
  })

/**
 * Has the browser take a file from an address. A link alone cannot wait for a log-in: where that has ended, the browser would keep the
 * refusal instead. So it is asked first.
 */
export async function download(url: string) {
  await get('/me')
  giveFile(url, '')
}

/** Gives the browser something to keep; without a name it has the server's. */
export function giveFile(url: string, name: string) {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

/** Whether a call failed because the log-in has ended. */
export const hasEnded = (e: unknown) =>
  e instanceof ApiError && e.status === 401 && session.me !== undefined

export const get = <T>(path: string, query?: Call['query'], signal?: AbortSignal) =>
  call<T>(path, { query, signal })
export const post = <T>(path: string, body: unknown = {}, headers?: Call['headers']) =>
  call<T>(path, { method: 'POST', body, headers })
export const put = <T>(path: string, body: unknown) => call<T>(path, { method: 'PUT', body })
export const remove = (path: string, query?: Call['query']) =>
  call<undefined>(path, { method: 'DELETE', query })

/** A page of a list, of what has a text. */
export const listed = <T>(path: string, q: string, cursor: string, signal?: AbortSignal) =>
  get<Listed<T>>(path, { q: q.trim(), cursor }, signal)

/** All of a list that is read a page at a time, for what offers each of it. */
export async function everyOne<T>(path: string, query?: Call['query']) {
  const all: T[] = []
  let cursor = ''
  do {
    const page = await get<Listed<T>>(path, { ...query, limit: 200, cursor })
    all.push(...page.items)
    cursor = page.next_cursor
  } while (cursor)
  return all
}

/** A key under which a call happens once, however often it is made. */
export const onceKey = () => ({ 'Idempotency-Key': crypto.randomUUID() })

/** The address of a file or picture of the API. */
export const fileURL = (path: string) => (path.startsWith(base) ? path : base + path)
