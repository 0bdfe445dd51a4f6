import { vi, type Mock } from 'vitest'

/** What a test's server says: an answer's body (200), or status and body, or a function of what was asked. */
export type Answer = unknown | Said | ((asked: Asked) => unknown)

export class Said {
  constructor(
    readonly status: number,
    readonly body?: unknown,
    readonly headers: Record<string, string> = {},
  ) {}
}

export const refuse = (
  status: number,
  code: string,
  message: string,
  fields?: Record<string, string>,
) => new Said(status, { error: { code, message, fields } })

export interface Asked {
  method: string
  path: string
  query: URLSearchParams
  body: Record<string, unknown>
  headers: Headers
}

/** Answers fetch by "METHOD /path" of the citizen API. What is not in answers fails the test. */
export function serve(answers: Record<string, Answer>) {
  const asked: Asked[] = []
  const fetch: Mock = vi.fn(async (address: string, init: RequestInit = {}) => {
    const url = new URL(address, 'http://localhost')
    const path = url.pathname.replace('/api/citizen/v1', '')
    const method = init.method ?? 'GET'
    const request: Asked = {
      method,
      path,
      query: url.searchParams,
      body: init.body ? JSON.parse(String(init.body)) : {},
      headers: new Headers(init.headers),
    }
    const known = `${method} ${path}`
    if (!(known in answers)) throw new Error(`nobody answers ${known}`)
    asked.push(request)
    const answer = answers[known]
    return respond(typeof answer === 'function' ? await answer(request) : answer)
  })
  vi.stubGlobal('fetch', fetch)
  return {
    asked,
    of: (known: string) => asked.filter((a) => `${a.method} ${a.path}` === known),
    /** Changes what is said from now on. */
    say: (known: string, answer: Answer) => (answers[known] = answer),
  }
}

function respond(answer: unknown): Response {
  const said = answer instanceof Said ? answer : new Said(answer === undefined ? 204 : 200, answer)
  return new Response(said.body === undefined ? null : JSON.stringify(said.body), {
    status: said.status,
    headers: said.headers,
  })
}
