import { flushPromises, mount } from '@vue/test-utils'
import { ElDropdown } from 'element-plus'
import { beforeEach, expect, test, vi } from 'vitest'
import { complain } from '../dialogs'
import { session } from '../session'
import DueSteps from './DueSteps.vue'
import HeaderTools from './HeaderTools.vue'

vi.mock('../dialogs', () => ({ say: vi.fn(), complain: vi.fn(), sure: vi.fn() }))
vi.mock('vue-router', () => ({ useRoute: () => ({ meta: {} }), useRouter: () => ({}) }))

const who = { name: 'agent', roles: ['agent' as const], department: '', due: [] }
beforeEach(() => {
  sessionStorage.clear()
  vi.mocked(complain).mockClear()
  session.me = who
  vi.stubGlobal('fetch', async () => new Response('{}', { status: 503 }))
})

test('a log-out that did not work is said, and what was kept is still there', async () => {
  sessionStorage.setItem('hotline-kept:desk:1', '草稿')
  const page = mount(HeaderTools, { global: { stubs: { StaffBell: true } } })
  page.getComponent(ElDropdown).vm.$emit('command', 'out')
  await flushPromises()
  expect(complain).toHaveBeenCalledWith('系统繁忙，请稍后再试')
  expect(sessionStorage.getItem('hotline-kept:desk:1')).toBe('草稿')
  page.unmount()
})

test('so is that of who has something to see to first', async () => {
  const page = mount(DueSteps, { props: { who } })
  await page.get('.leave').trigger('click')
  await flushPromises()
  expect(complain).toHaveBeenCalledWith('系统繁忙，请稍后再试')
  page.unmount()
})
