import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Client } from '../../api/clients'
import ClientDialog from './ClientDialog.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn(), sure: async () => true }))
beforeEach(() => sessionStorage.clear())

const client = {
  code: 'hall',
  name: '大厅',
  source: 2,
  scopes: ['webhooks'],
  per_minute: 120,
  department: '',
  webhook: '',
  networks: [],
  grants: [],
} as unknown as Client
const shown = () =>
  mount(ClientDialog, {
    props: { client, scopes: ['webhooks'], algorithms: [], departments: [] },
    global: {
      stubs: {
        ElDialog: { template: '<div><slot /><slot name="footer" /></div>' },
        ElCheckboxGroup: true,
        ElSelect: true,
      },
    },
    attachTo: document.body,
  })

test('what was typed outlives a reload, but for an address that may have a secret in it', async () => {
  const page = shown()
  await page.get('input[data-testid=client-name]').setValue('网上办事大厅')
  await page.get('input[data-testid=client-webhook]').setValue('https://hall.example/?token=t0p')
  await flushPromises()
  page.unmount() // the tab is loaded again
  expect(JSON.stringify({ ...sessionStorage })).not.toContain('t0p')
  const again = shown()
  const value = (id: string) =>
    (again.get(`input[data-testid=${id}]`).element as HTMLInputElement).value
  await flushPromises()
  expect(value('client-name')).toBe('网上办事大厅')
  expect(value('client-webhook')).toBe('')
  again.unmount()
})

test('what was given up is forgotten', async () => {
  const page = shown()
  await page.get('input[data-testid=client-name]').setValue('网上办事大厅')
  await flushPromises()
  expect(sessionStorage).toHaveLength(1)
  await page
    .findAll('button')
    .find((b) => b.text() === '取消')!
    .trigger('click')
  expect(page.emitted('close')).toHaveLength(1)
  page.unmount()
  expect(sessionStorage).toHaveLength(0)
})
