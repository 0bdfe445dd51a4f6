import { safeUrl } from '@shared/links'
import { computed, onBeforeUnmount, ref, type ComputedRef } from 'vue'
import * as api from '../../api/client'
import type { Citizen, Message, Place } from '../../api/types'
import { pushLayer } from '../../state/layers'
import { attempt, toast } from '../../state/toast'
import type { Store } from '../../state/world'
import { silence } from '../../text/amr'
import { base64 } from '../../text/base64'
import { kindWords } from '../../text/kinds'

export interface Page {
  src: string
  title: string
  foreign: boolean
}

export interface Note {
  id: string
  kind: 'sms' | 'chat'
  title: string
  text: string
  code?: string
}

/** A message in one line, for a banner. */
export function inWords(m: Message): string {
  return m.template?.title || m.menu?.head || kindWords[m.kind] || m.text
}

/** One citizen's phone: what is on its screen, and what its owner can do. Failures end as toasts. */
export function usePhone(store: Store, citizen: ComputedRef<Citizen>) {
  const page = ref<Page>()
  const notes = ref<Note[]>([])
  const inbox = ref(false)
  const unreadSms = ref(0)
  const unreadChat = ref(0)
  const busy = ref(false)
  const id = citizen.value.id
  let closed = () => {}

  async function run<T>(step: () => Promise<T>): Promise<T | undefined> {
    busy.value = true
    const answer = await attempt(step)
    busy.value = false
    return answer
  }

  const isOwn = (url: string) => new URL(url).origin === safeOrigin(citizen.value.browser_url)

  function show(open: string, title: string) {
    const src = safeUrl(open)
    if (!src) return toast('这个链接打不开', 'error')
    if (!page.value) closed = pushLayer(() => (page.value = undefined))
    page.value = { src, title, foreign: !isOwn(src) }
  }

  function closePage() {
    page.value = undefined
    unreadChat.value = 0
    closed()
  }

  async function openLink(url: string, title: string) {
    const answer = await run(() => api.openLink(id, url))
    if (answer) show(answer.open, title)
  }

  async function tapMenu(path: number[], name: string) {
    const answer = await run(() => api.tapMenu(id, path))
    if (answer?.open) show(answer.open, name)
    return answer !== undefined
  }

  async function setFollowing(step: () => Promise<Citizen>) {
    const c = await run(step)
    if (c) store.put(c)
  }

  /** A sent message is shown at once; the event that follows finds it there. */
  async function send(m: Parameters<typeof api.send>[1]) {
    if (await run(() => api.send(id, m))) await attempt(() => store.readChat(id))
  }

  const sendVoice = (seconds: number, recognition: string) =>
    send({ type: 'voice', data: base64(silence(seconds)), content_type: 'audio/amr', recognition })

  async function pick(m: Message, itemId: string) {
    if (await run(() => api.tapMsgMenu(id, m.id, itemId))) await attempt(() => store.readChat(id))
  }

  async function moveTo(p: Place) {
    if ((await run(() => api.setPlace(id, p))) === undefined) return
    store.put({ ...citizen.value, place: p })
    toast(`${citizen.value.nickname}已到${p.label}`)
  }

  function readSms() {
    unreadSms.value = 0
    notes.value = notes.value.filter((n) => n.kind !== 'sms')
  }

  function openInbox() {
    inbox.value = true
    readSms()
  }

  const dismiss = (n: Note) => (notes.value = notes.value.filter((x) => x.id !== n.id))

  const stop = store.onArrival(id, {
    message(m) {
      if (m.from === 'citizen' || (!page.value && !inbox.value)) return
      unreadChat.value++
      announce({
        id: m.id,
        kind: 'chat',
        title: store.world.value?.account.name ?? '',
        text: inWords(m),
      })
    },
    sms(s) {
      if (inbox.value) return
      unreadSms.value++
      announce({ id: s.id, kind: 'sms', title: '短信', text: s.text, code: s.code })
    },
  })
  onBeforeUnmount(() => {
    stop()
    closed()
  })

  /** The newest of each kind: banners do not pile up. */
  function announce(n: Note) {
    notes.value = [...notes.value.filter((x) => x.kind !== n.kind), n]
  }

  return {
    page,
    notes,
    inbox,
    unreadSms,
    unreadChat,
    busy,
    /** The text message on top wins: its code is what is waited for. */
    note: computed(() => notes.value.find((n) => n.kind === 'sms') ?? notes.value[0]),
    closePage,
    openLink,
    tapMenu,
    send,
    sendVoice,
    pick,
    moveTo,
    openInbox,
    readSms,
    dismiss,
    follow: () => setFollowing(() => api.follow(id)),
    unfollow: () => setFollowing(() => api.unfollow(id)),
    scan: () => setFollowing(() => api.scan(id, 'phone_page')),
  }
}

function safeOrigin(url: string): string | undefined {
  const u = safeUrl(url)
  return u && new URL(u).origin
}
