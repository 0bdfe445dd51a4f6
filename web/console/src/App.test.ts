import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import App from './App.vue'

vi.mock('./components/LogInAgain.vue', () => ({ default: { template: '<div />' } }))

beforeEach(() => sessionStorage.clear())

/** The console after a release: the code of a page that was not opened before is gone. */
async function afterRelease() {
  const router = createRouter({
    history: createMemoryHistory('/console/'),
    routes: [
      { path: '/', component: { template: '<h1>工单工作台</h1>' } },
      { path: '/board', component: () => Promise.reject(new TypeError('Failed to fetch')) },
    ],
  })
  await router.push('/')
  const app = mount(App, {
    global: {
      plugins: [router],
      stubs: { ElConfigProvider: { props: ['locale'], template: '<div><slot /></div>' } },
    },
  })
  await flushPromises()
  const go = async () => {
    await router.push('/board').catch(() => {})
    await flushPromises()
  }
  return { app, go }
}

it('is loaded anew where a page was asked for, once', async () => {
  const gone = vi.spyOn(location, 'assign').mockImplementation(() => {})
  const { app, go } = await afterRelease()
  await go()
  expect(gone).toHaveBeenCalledWith('/console/board')
  expect(app.find('[data-testid="page-failed"]').exists()).toBe(false)
  await go()
  expect(gone).toHaveBeenCalledTimes(1)
  expect(app.get('[data-testid="page-failed"]').text()).toContain('请检查网络')
})
