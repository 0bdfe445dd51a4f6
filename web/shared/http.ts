/** A call that did not work, with a text for people. Status 0: no answer came. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    /** Part of the contract, as "not_bound". Ours are "offline", "timeout" and "stopped". */
    readonly code: string,
    message: string,
    /** What is wrong with each field of a form, by its JSON name. */
    readonly fields: Record<string, string> = {},
    /** Seconds to wait before trying again; 0: not said. */
    readonly retryAfter = 0,
  ) {
    super(message)
    this.name = 'ApiError'
  }
}

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  query?: Record<string, string | number | undefined>
  body?: unknown
  headers?: Record<string, string>
  /** Milliseconds. */
  timeout?: number
  /** Gives up waiting; the call ends as code "stopped". */
  signal?: AbortSignal
}

const patience = 15_000 // ms

/** Asks for JSON and gives the answer's body; undefined for 204. Throws nothing but ApiError. */
export async function request<T>(path: string, call: Call = {}): Promise<T> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), call.timeout ?? patience)
  const leave = () => stop.abort()
  call.signal?.addEventListener('abort', leave)
  try {
    const response = await fetch(path + queryString(call.query), {
      method: call.method ?? 'GET',
      credentials: 'same-origin',
      signal: stop.signal,
      headers: {
        Accept: 'application/json',
        ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...call.headers,
      },
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
    })
    const text = await response.text()
    if (!response.ok) throw refusal(response.status, text, response.headers.get('Retry-After'))
    return parse(text) as T
  } catch (e) {
    if (call.signal?.aborted) throw stopped()
    throw e instanceof ApiError ? e : noAnswer(stop.signal.aborted)
  } finally {
    clearTimeout(timer)
    call.signal?.removeEventListener('abort', leave)
  }
}

/** The error of a call that got no answer, or none in time. */
export function noAnswer(timedOut: boolean): ApiError {
  return timedOut
    ? new ApiError(0, 'timeout', '网络太慢，没有等到答复，请稍后重试')
    : new ApiError(0, 'offline', '网络不通，请检查网络后重试')
}

/** The error of a call that the page itself gave up. */
export const stopped = () => new ApiError(0, 'stopped', '已停止')

/** Whether a call failed for the line or for a server that is busy or restarting: the same call may work a little later. */
export const isPassing = (e: unknown): boolean =>
  e instanceof ApiError &&
  e.code !== 'stopped' &&
  (e.status === 0 || e.status === 408 || e.status >= 500)

/** The error in an answer that is not 2xx, whoever wrote it: our server or a proxy before it. */
export function refusal(status: number, body: string, retryAfter: string | null): ApiError {
  const error = (parse(body) as { error?: Partial<ApiError> } | undefined)?.error
  return new ApiError(
    status,
    error?.code ?? `http_${status}`,
    error?.message || (ownWords[status] ?? '系统繁忙，请稍后再试'),
    error?.fields ?? {},
    Number(retryAfter) || 0,
  )
}

const ownWords: Record<number, string> = {
  404: '没有找到您要的内容',
  413: '文件太大，无法上传',
  429: '操作太频繁，请稍后再试',
}

/** What is wrong with each field, where that is what is wrong; else the failure's text. */
export function faultsText(e: unknown): string {
  const fields = e instanceof ApiError ? Object.values(e.fields) : []
  return fields.length ? fields.join('；') : textOf(e)
}

/** The text of any failure for the one who reads the page. */
export function textOf(e: unknown): string {
  return e instanceof ApiError ? e.message : '页面出错了，请刷新后再试'
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function queryString(query: Call['query'] = {}): string {
  const given = Object.entries(query).filter(([, v]) => v !== undefined && v !== '')
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([k, v]) => [k, String(v)] as [string, string]))}`
}
