import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { sure } from '../../dialogs'
import Calendar from './index.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn(), sure: vi.fn() }))

const saved: unknown[] = []

beforeEach(() => {
  sessionStorage.clear()
  saved.length = 0
  // Already next year in the city, wherever the browser is.
  vi.useFakeTimers({ now: Date.parse('2026-12-31T17:00:00Z'), toFake: ['Date'] })
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (init.method === 'PUT') saved.push(JSON.parse(String(init.body)))
    if (/\d{4}$/.test(path))
      return new Response('{"off_days":{"元旦":["2027-01-01"]},"makeup_workdays":[]}')
    return new Response('{"items":[],"missing":[]}')
  })
})

afterEach(() => vi.useRealTimers())

async function opened() {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/calendar', component: Calendar },
      { path: '/', component: { template: '<p />' } },
    ],
  })
  await router.push('/calendar')
  const page = mount({ template: '<router-view />' }, { global: { plugins: [router] } })
  await flushPromises()
  return { page, router }
}
const classOf = (page: Awaited<ReturnType<typeof opened>>['page'], date: string) =>
  page.get(`[data-testid=day-${date}]`).classes()[0]

test('days that were clicked are asked about when somebody leaves, and are there after a reload', async () => {
  const { page, router } = await opened()
  expect(page.get('[data-testid=calendar-year]').text()).toBe('2027年')
  await page.get('[data-testid=day-2027-01-01]').trigger('click') // plain again
  await page.get('[data-testid=day-2027-01-04]').trigger('click')
  vi.mocked(sure).mockResolvedValueOnce(false)
  await router.push('/')
  expect(sure).toHaveBeenCalledOnce()
  expect(router.currentRoute.value.path).toBe('/calendar')
  page.unmount()

  vi.setSystemTime(Date.parse('2028-01-02T00:00:00Z'))
  const again = await opened()
  expect(again.page.get('[data-testid=calendar-year]').text()).toBe('2027年')
  expect([classOf(again.page, '2027-01-01'), classOf(again.page, '2027-01-04')]).toEqual([
    'plain',
    'off',
  ])
  await again.page.get('[data-testid=calendar-save]').trigger('click')
  await flushPromises()
  expect(saved).toEqual([{ off_days: { 元旦: ['2027-01-04'] }, makeup_workdays: [] }])
  vi.mocked(sure).mockClear()
  await again.router.push('/')
  expect(sure).not.toHaveBeenCalled()
  again.page.unmount()
}, 20_000) // two years of buttons

test('a year without changes is left without a question, and nothing is kept of it', async () => {
  const { page, router } = await opened()
  vi.mocked(sure).mockClear()
  await router.push('/')
  expect(sure).not.toHaveBeenCalled()
  page.unmount()
})
