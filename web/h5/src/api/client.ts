import { ApiError, request, type Call } from '@shared/http'
import { goSignIn } from './signin'

export const base = '/api/citizen/v1'

/** Asks the citizen API. A citizen without a session is sent to sign in, and the call then never ends. */
export async function call<T>(path: string, options?: Call): Promise<T> {
  try {
    return await request<T>(base + path, options)
  } catch (e) {
    throw await orSignIn(e)
  }
}

/** Asks for what is open to everybody: nobody is ever sent to sign in for it. */
export const look = <T>(path: string, options?: Call) => request<T>(base + path, options)

/** e itself, or nothing ever where the page is being left to sign in. */
export async function orSignIn(e: unknown): Promise<unknown> {
  if (!(e instanceof ApiError) || e.status !== 401) return e
  if (goSignIn()) return new Promise<never>(() => {})
  return new ApiError(401, e.code, '没有登录成功。请在微信中打开本页面，或稍后再试。')
}
