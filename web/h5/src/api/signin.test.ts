import { beforeEach, expect, test, vi } from 'vitest'
import { refuse, serve } from '../testing/server'
import { getMe } from './account'

beforeEach(() => sessionStorage.clear())

test('without a session the page leaves to sign in and comes back to itself', async () => {
  serve({ 'GET /me': refuse(401, 'not_signed_in', '请先登录') })
  history.replaceState({}, '', '/h5/new?category=C5')
  const gone = vi.spyOn(location, 'replace').mockImplementation(() => {})
  let ended = false
  void getMe().finally(() => (ended = true))
  await vi.waitFor(() =>
    expect(gone).toHaveBeenCalledWith('/h5/oauth/start?next=%2Fh5%2Fnew%3Fcategory%3DC5'),
  )
  expect(ended, 'no error flashes while the page is being left').toBe(false)
})

test('it does not go in circles: the second time within a minute says where to open it', async () => {
  serve({ 'GET /me': refuse(401, 'not_signed_in', '请先登录') })
  const gone = vi.spyOn(location, 'replace').mockImplementation(() => {})
  void getMe()
  await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1))
  await expect(getMe()).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining('请在微信中打开'),
  })
  expect(gone).toHaveBeenCalledTimes(1)
})
