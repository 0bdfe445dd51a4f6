import { flushPromises, mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { defineComponent, nextTick, ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Listed } from '../api/pieces'
import { usePaged } from './usePaged'

interface Ask {
  cursor: string
  signal: AbortSignal
  answer: (page: Listed<string>) => void
}

/** A list whose answers come when the test says so. forward: the page was come back to. */
function list(address: string, forward?: string) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: { template: '<i />' } }],
  })
  if (forward) Object.assign(router.options.history.state, { forward })
  const asked: Ask[] = []
  const at = ref(address)
  let paged!: ReturnType<typeof usePaged<Listed<string>>>
  const app = mount(
    defineComponent({
      setup() {
        paged = usePaged<Listed<string>>(
          () => at.value,
          (cursor, signal) => new Promise((answer) => void asked.push({ cursor, signal, answer })),
        )
        return () => null
      },
    }),
    { global: { plugins: [router] } },
  )
  return { at, asked, app, paged }
}

test('goes on where the page before ended, until there are no more', async () => {
  const { asked, paged } = list('/a')
  asked[0]!.answer({ items: ['1'], next_cursor: 'c2' })
  await flushPromises()
  void paged.more()
  void paged.more() // one at a time
  expect(asked.map((a) => a.cursor)).toEqual(['', 'c2'])
  asked[1]!.answer({ items: null, next_cursor: '' })
  await flushPromises()
  expect(paged.items.value).toEqual(['1'])
  expect(paged.finished.value).toBe(true)
  expect(paged.empty.value).toBe(false)
})

test('an answer to the list before is given up', async () => {
  const { at, asked, paged } = list('/b1')
  at.value = '/b2'
  await nextTick()
  expect(asked[0]!.signal.aborted).toBe(true)
  asked[1]!.answer({ items: ['of b2'], next_cursor: '' })
  asked[0]!.answer({ items: ['of b1'], next_cursor: 'c' })
  await flushPromises()
  expect(paged.items.value).toEqual(['of b2'])
  expect(paged.finished.value).toBe(true)
})

test('who comes back finds what he had read, and who comes anew does not', async () => {
  const before = list('/c')
  before.asked[0]!.answer({ items: ['1'], next_cursor: 'c2' })
  await flushPromises()
  before.app.unmount()

  const back = list('/c', '/articles/1')
  expect(back.asked).toHaveLength(0)
  expect(back.paged.items.value).toEqual(['1'])
  void back.paged.more()
  expect(back.asked[0]!.cursor).toBe('c2')
  back.app.unmount()

  expect(list('/c').asked[0]!.cursor).toBe('')
  expect(list('/other', '/articles/1').asked[0]!.cursor).toBe('')
})
