import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { session } from '../session'
import StaffBell from './StaffBell.vue'

vi.mock('vue-router', () => ({ RouterLink: { template: '<a><slot /></a>' } }))

let newest = 0
let broken = false
const asked: string[] = []
beforeEach(() => {
  localStorage.clear()
  asked.length = 0
  broken = false
  session.me = { name: 'wang', roles: ['dispatcher'], department: '', due: [] }
  vi.stubGlobal('fetch', async (path: string) => {
    const cursor = new URL(path, 'http://localhost').searchParams.get('cursor') ?? ''
    asked.push(cursor)
    if (broken) return new Response('{}', { status: 503 })
    const top = cursor ? Number(cursor) - 1 : newest
    const ids = Array.from({ length: Math.min(3, top) }, (_, i) => top - i)
    return new Response(
      JSON.stringify({
        items: ids.map((id) => ({
          id,
          kind: 'late',
          number: '',
          text: `提醒${id}`,
          at: '2026-11-23T09:00:00+08:00',
        })),
        next_cursor: (ids.at(-1) ?? 1) > 1 ? String(ids.at(-1)) : '',
      }),
    )
  })
})

/** A popover that is always open, and tells when the test says. */
const Opened = {
  template: '<div><slot name="reference" /><slot /></div>',
  emits: ['show', 'after-leave'],
}
const bell = async () => {
  const page = mount(StaffBell, {
    attachTo: document.body,
    global: { stubs: { ElPopover: Opened } },
  })
  await flushPromises()
  const list = page.getComponent(Opened)
  return {
    page,
    shown: () => page.findAll('li').map((l) => l.get('.text').text()),
    marked: () => page.findAll('li.fresh').length,
    label: () => page.get('[data-testid=bell]').attributes('aria-label'),
    opens: () => list.vm.$emit('show'),
    closes: async () => {
      list.vm.$emit('after-leave')
      await flushPromises()
    },
    more: async () => {
      await page.get('[data-testid=more]').trigger('click')
      await flushPromises()
    },
  }
}

test('the list goes on as far as there is something, and what is new stays marked until it is closed', async () => {
  newest = 7
  localStorage.setItem('hotline-notices:wang', '2')
  const b = await bell()
  expect(b.shown()).toEqual(['提醒7', '提醒6', '提醒5'])
  b.opens()
  await b.more()
  await b.more()
  expect(b.shown()).toEqual([7, 6, 5, 4, 3, 2, 1].map((n) => `提醒${n}`))
  expect(asked).toEqual(['', '5', '2'])
  expect(b.page.find('[data-testid=more]').exists()).toBe(false)
  expect(b.marked()).toBe(5)
  await b.closes()
  expect(b.marked()).toBe(0)
  expect(b.label()).toBe('工作提醒')
  expect(b.shown()).toHaveLength(3)
  b.page.unmount()
})

test('what comes while the list is open has not been seen', async () => {
  newest = 2
  const b = await bell()
  expect(b.label()).toBe('工作提醒，2条新的')
  b.opens()
  newest = 4
  await b.closes()
  expect(b.label()).toBe('工作提醒，2条新的')
  b.page.unmount()
})

test('a list that could not be read says so, and can be asked for again', async () => {
  newest = 1
  broken = true
  const b = await bell()
  expect(b.page.get('[data-testid=load-error]').text()).toContain('系统繁忙')
  broken = false
  await b.page.get('[data-testid=retry]').trigger('click')
  await flushPromises()
  expect(b.shown()).toEqual(['提醒1'])
  b.page.unmount()
})
