import { isPassing, textOf } from '@shared/http'
import { persist } from '@shared/persist'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { base } from '../../api/client'
import {
  beat,
  getChat,
  getDesk,
  getWords,
  readUpTo,
  setPresence,
  takeNext,
  type Presence,
  type Words,
} from '../../api/desk'
import type { StreamEvent } from '../../api/events'
import { follow } from '../../api/follow'
import { unsent } from '../../composables/unsent'
import { useOneTab } from '../../composables/useOneTab'
import { complain, say } from '../../dialogs'
import { inOrder, isOver, lastSeq, newChats, type Held, type Heard } from './chats'
import { drafts } from './drafts'

const atFirst = 100 // lines of a chat that is opened
const beatEvery = 5 * 60_000 // ms
const againAfter = 30_000 // ms

/**
 * An agent's desk: his chats as the stream tells of them, which of them is open, and whether he takes others. Who is not offline stays on it
 * while he is on other pages, and where none of his tabs shows it, in one of them.
 */
export function useDesk(heard: Heard) {
  const chats = newChats((chat, what) => {
    if (what !== 'line') void fill(chat)
    heard(chat, what)
  })
  const { state } = chats
  const streams = ref(false)
  const online = ref(navigator.onLine)
  /** A stream that has lost its network is quiet for a while before that shows. */
  const connected = computed(() => streams.value && online.value)
  const tab = useOneTab('hotline-desk')
  /** Whether the page of the desk is open in this tab. */
  const shown = ref(false)
  /** Whether it is known how the desk stands. */
  const known = ref(false)
  const problem = ref('')
  const busy = ref(false)
  const words = shallowRef<Words>()
  let line: ReturnType<typeof follow> | undefined
  let later: ReturnType<typeof setTimeout> | undefined

  const works = computed(
    () =>
      state.service?.console &&
      (state.seat?.presence !== 'offline' || state.chats.some((c) => !isOver(c))),
  )
  /** Whether this tab follows what happens. What another tab did meanwhile has to be asked for first. */
  const follows = computed(() => shown.value || (tab.has.value && (!known.value || works.value)))

  async function start() {
    clearTimeout(later)
    problem.value = ''
    try {
      const desk = await persist(getDesk, { waits: [1_000, 2_000, 5_000] })
      chats.begin(desk)
      unsent.forgetBut(state.chats.map((c) => c.id)) // what stands there still, as one that is over, shows its own
      known.value = true
      if (shown.value) forgetDrafts()
      if (follows.value && !line && desk.service.console) listen(desk.feed)
      await Promise.all(state.chats.map(fill))
    } catch (e) {
      problem.value = textOf(e)
      if (follows.value && isPassing(e)) later = setTimeout(start, againAfter)
    }
  }

  /** Not from another page: 我的会话记录 has forms of chats that are over. */
  const forgetDrafts = () => drafts.forgetBut(state.chats.map((c) => c.id))

  function hangUp() {
    clearTimeout(later)
    line?.stop()
    line = undefined
    streams.value = false
  }

  function listen(feed: number) {
    line = follow({
      path: `${base}/desk/stream`,
      after: String(feed),
      take,
      connected: (is) => (streams.value = is),
      refused: (e) => {
        line = undefined
        problem.value = e.message
      },
    })
  }

  function take(event: StreamEvent) {
    if (chats.take(event)) void start()
    else if (event.kind === 'line' && chosen.value) void fill(chosen.value)
  }

  const chosen = computed(() => state.chats.find((c) => c.id === state.chosen))
  const list = computed(() => inOrder(state.chats))
  const unread = computed(() =>
    follows.value ? state.chats.reduce((n, c) => n + (isOver(c) ? 0 : c.unread), 0) : 0,
  )

  async function choose(id: number) {
    chats.choose(id)
    if (chosen.value) await fill(chosen.value)
  }

  /** The next chat in the list, or the one before. */
  function step(by: 1 | -1) {
    const ids = list.value.map((c) => c.id)
    if (ids.length === 0) return
    const at = ids.indexOf(state.chosen)
    void choose(ids[(at + by + ids.length) % ids.length]!)
  }

  const filling = new Set<number>()

  /** Reads what is missing of a chat. */
  async function fill(c: Held) {
    if (isOver(c) && c.id !== state.chosen) return
    if (c.gone || (c.held && !c.gap) || filling.has(c.id)) return
    filling.add(c.id)
    try {
      do {
        const after = c.held ? lastSeq(c) : Math.max(0, c.card.lines - atFirst)
        const read = await getChat(c.id, after)
        chats.fill(c.id, read)
        if (read.lines.length === 0) break
      } while (c.gap)
    } catch (e) {
      if (shown.value && state.chosen === c.id) complain(textOf(e))
    } finally {
      filling.delete(c.id)
    }
  }

  /** Reads what was said before the lines that are held. */
  async function lookBack() {
    const c = chosen.value
    const first = c?.lines[0]?.seq ?? 1
    if (!c || first <= 1 || filling.has(c.id)) return
    filling.add(c.id)
    try {
      const after = Math.max(0, first - 1 - atFirst)
      chats.fillBefore(c.id, (await getChat(c.id, after, Math.min(atFirst, first - 1))).lines)
    } catch (e) {
      complain(textOf(e))
    } finally {
      filling.delete(c.id)
    }
    void fill(c) // what came meanwhile could not be read
  }

  /** He has seen the last line of the chat that is open. */
  async function seen() {
    const c = chosen.value
    if (!c || c.unread === 0 || isOver(c) || document.hidden) return
    c.unread = 0
    await readUpTo(c.id, c.card.lines).catch(() => {}) // the next one says so, too
  }

  async function be(presence: Presence) {
    if (busy.value) return
    busy.value = true
    try {
      state.seat = await setPresence(presence)
    } catch (e) {
      complain(textOf(e))
    } finally {
      busy.value = false
    }
  }

  async function next() {
    if (busy.value) return
    busy.value = true
    try {
      const got = await takeNext()
      if (!got) return say('现在没有市民在排队')
      chats.put(got)
      await choose(got.id)
    } catch (e) {
      complain(textOf(e))
    } finally {
      busy.value = false
    }
  }

  // The log-in of who works goes on, and that of who has left ends: chats that come by themselves are no work of his.
  let moved = true
  const network = () => (online.value = navigator.onLine)
  const move = () => (moved = true)
  const timer = setInterval(() => {
    if (!moved || !line) return
    moved = false
    beat().catch(() => {})
  }, beatEvery)

  /** The page of the desk is open. Who comes from another page because somebody wrote sees that chat, unless the one that is open has news, too. */
  function show() {
    shown.value = true
    tab.take()
    if (!words.value) readWords()
    if (!known.value) return
    forgetDrafts()
    const news = list.value.find((c) => c.unread > 0 && !isOver(c))
    if (news && !chosen.value?.unread) void choose(news.id)
  }

  function hide() {
    shown.value = false
    known.value = tab.has.value // else another tab may change it
  }

  function readWords() {
    getWords().then(
      (w) => (words.value = w),
      () => {},
    )
  }

  addEventListener('pointerdown', move)
  addEventListener('keydown', move)
  addEventListener('online', network)
  addEventListener('offline', network)
  watch(tab.has, (has) => {
    if (!has) known.value = shown.value
  })
  watch(follows, (now) => (now ? void start() : hangUp()), { immediate: true })
  onScopeDispose(() => {
    hangUp()
    clearInterval(timer)
    removeEventListener('pointerdown', move)
    removeEventListener('keydown', move)
    removeEventListener('online', network)
    removeEventListener('offline', network)
  })

  return {
    chats,
    state,
    connected,
    shown,
    works,
    follows,
    problem,
    busy,
    words,
    chosen,
    list,
    unread,
    show,
    hide,
    start,
    choose,
    step,
    lookBack,
    seen,
    be,
    next,
  }
}

export type DeskView = ReturnType<typeof useDesk>
