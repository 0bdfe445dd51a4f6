import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '@shared/http'
import { explain, getState, reply, tapMenu } from './client'

afterEach(() => vi.unstubAllGlobals())

function answer(status: number, body: string) {
  const fetched = vi.fn<typeof fetch>(() => Promise.resolve(new Response(body, { status })))
  vi.stubGlobal('fetch', fetched)
  return fetched
}

describe('call', () => {
  it('sends JSON to the address of the call, ids escaped', async () => {
    const fetched = answer(200, '{}')
    await reply('1001@gz12345', 'u1', '您好')
    const [url, init] = fetched.mock.calls[0]!
    expect(url).toBe('/standin/v1/kf/1001%40gz12345/messages')
    expect(init).toMatchObject({ method: 'POST', body: '{"citizen_id":"u1","text":"您好"}' })
  })

  it('throws what the stand-in refused', async () => {
    answer(409, '{"error":{"code":"not_following","message":"not following"}}')
    await expect(tapMenu('u1', [0])).rejects.toMatchObject({ status: 409, code: 'not_following' })
  })

  it('survives an answer that is not JSON, and none at all', async () => {
    answer(502, '<html>')
    await expect(getState()).rejects.toMatchObject({ status: 502, code: 'http_502' })
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')))
    const err: unknown = await getState().catch((e: unknown) => e)
    expect(explain(err)).toContain('hotline demo')
  })
})

describe('explain', () => {
  it('speaks Chinese whatever it is given', () => {
    expect(explain(new ApiError(409, 'not_following', 'no'))).toBe('请先关注公众号，再发消息')
    expect(explain(new ApiError(400, 'invalid', '内容不能为空'))).toBe('内容不能为空')
    expect(explain(new ApiError(500, 'oops', 'boom'))).toBe('操作没有成功（oops）')
    expect(explain(new Error('x'))).toBe('页面出错了，请刷新后再试')
  })
})
