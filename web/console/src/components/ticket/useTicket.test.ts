import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, nextTick, ref, type Ref } from 'vue'
import type { Ticket } from '../../api/tickets'
import { useTicket } from './useTicket'

const of = (number: string, version: number) => ({ number, version }) as Ticket

/** What the server answers to who says that he is here. */
let around: () => Promise<Response>
/** The loads that were not answered yet. */
let waiting: { path: string; answer: (t: Ticket) => void }[] = []
beforeEach(() => {
  waiting = []
  around = async () => new Response('{}', { status: 503 })
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if (init.method === 'PUT') return around()
    return new Promise((done) =>
      waiting.push({ path, answer: (t) => done(new Response(JSON.stringify(t))) }),
    )
  })
})
afterEach(() => vi.unstubAllGlobals())

function opened(number: Ref<string>, editing = ref(false)) {
  let t!: ReturnType<typeof useTicket>
  const page = mount(
    defineComponent({
      setup() {
        t = useTicket(number, editing)
        return () => null
      },
    }),
  )
  return { t, page }
}

const settled = async () => {
  await nextTick()
  await new Promise((done) => setTimeout(done, 5))
}

test('a late load puts no older ticket over the answer of a step', async () => {
  const number = ref('1')
  const { t, page } = opened(number)
  await settled()
  t.take(of('1', 3))
  waiting[0]!.answer(of('1', 2))
  await settled()
  expect(t.ticket.value?.version).toBe(3)
  expect(t.busy.value).toBe(false)
  t.take(of('1', 2))
  expect(t.ticket.value?.version).toBe(3)
  page.unmount()
})

test('the answer of a step with a ticket that was left is not shown in place of another', async () => {
  const number = ref('1')
  const { t, page } = opened(number)
  number.value = '2'
  await settled()
  t.take(of('1', 9))
  expect(t.ticket.value).toBeUndefined()
  waiting.at(-1)!.answer(of('2', 1))
  await settled()
  expect(t.ticket.value?.number).toBe('2')
  page.unmount()
})

test('who is here is answered late: older than one’s own step it is no change of somebody else’s, newer it is', async () => {
  const told: ((version: number) => void)[] = []
  around = () =>
    new Promise((done) =>
      told.push((version) => done(new Response(JSON.stringify({ version, others: [] })))),
    )
  const editing = ref(true)
  const { t, page } = opened(ref('1'), editing)
  await settled()
  t.take(of('1', 3))
  told[0]!(2)
  await settled()
  expect(t.stale.value).toBe(false)
  editing.value = false
  await settled()
  editing.value = true
  await settled()
  told.at(-1)!(4)
  await settled()
  expect(t.stale.value).toBe(true)
  page.unmount()
})
