import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import App from '../App.vue'
import { newRouter } from '../router'

enableAutoUnmount(afterEach)

/** Opens a page of the app as the menu would, and waits until it has loaded. */
export async function open(path: string) {
  const router = newRouter(createMemoryHistory())
  await router.push(path)
  await router.isReady()
  const app = mount(App, { attachTo: document.body, global: { plugins: [router] } })
  const settle = async () => {
    await flushPromises()
    await vi.dynamicImportSettled() // the next page
    await flushPromises() // what it asks for
  }
  await settle()
  const at = (id: string) => app.get(`[data-testid="${id}"]`)
  return {
    app,
    router,
    settle,
    has: (id: string) => app.find(`[data-testid="${id}"]`).exists(),
    all: (id: string) => app.findAll(`[data-testid="${id}"]`),
    text: (id: string) => at(id).text(),
    value: (id: string) => (at(id).element as HTMLInputElement).value,
    type: (id: string, text: string | boolean) => at(id).setValue(text),
    async press(id: string) {
      const target = at(id)
      // happy-dom does not submit a form for a click that a test makes.
      if (target.attributes('type') === 'submit')
        await target.element.closest('form')!.requestSubmit()
      else await target.trigger('click')
      await settle()
    },
  }
}
