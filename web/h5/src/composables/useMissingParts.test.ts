import { beforeEach, expect, test, vi } from 'vitest'
import { open } from '../testing/page'
import { serve } from '../testing/server'

beforeEach(() => sessionStorage.clear())

/** A page whose code is not there. */
async function openBroken() {
  serve({})
  const page = await open('/cases')
  page.router.addRoute({
    path: '/gone',
    meta: { title: '' },
    component: () => Promise.reject(new TypeError('Failed to fetch dynamically imported module')),
  })
  const go = () => page.router.push('/gone').catch(() => {})
  return { page, go }
}

test('a page whose code is gone is loaded anew, but not in circles', async () => {
  const gone = vi.spyOn(location, 'assign').mockImplementation(() => {})
  const { page, go } = await openBroken()
  await go()
  expect(gone).toHaveBeenCalledTimes(1)
  expect(page.has('page-failed')).toBe(false)
  await go()
  await page.settle()
  expect(gone).toHaveBeenCalledTimes(1)
  expect(page.has('page-failed')).toBe(true)
})

test('without a network the page stays and says so, until another one comes', async () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const gone = vi.spyOn(location, 'assign').mockImplementation(() => {})
  const { page, go } = await openBroken()
  await go()
  await page.settle()
  expect(gone).not.toHaveBeenCalled()
  expect(page.has('page-failed')).toBe(true)
  expect(page.app.get('h1').text()).toBe('案例公开')
  await page.router.push('/topics')
  await page.settle()
  expect(page.has('page-failed')).toBe(false)
})
