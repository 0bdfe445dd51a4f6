import { computed, inject, reactive, ref, type InjectionKey } from 'vue'
import * as api from '../api/client'
import { listen } from '../api/events'
import type { Citizen, Message, Sms, StandinEvent, World } from '../api/types'
import { coalesce } from './coalesce'

/** Told of what arrived after the page was opened, for banners and badges. */
export interface Arrivals {
  message?(m: Message): void
  sms?(s: Sms): void
}

/** Whose phones an address such as /?phones=u1,u3 asks for; undefined: everybody's. */
export function phonesIn(search: string): string[] | undefined {
  const asked = new URLSearchParams(search).get('phones') ?? ''
  const ids = asked.split(',').filter((id) => id !== '')
  return ids.length > 0 ? ids : undefined
}

/**
 * The stand-in as this page knows it: all of its citizens, or these only. An event only says that something changed: the page then reads what it shows
 * anew, so a lost or doubled event does no harm.
 */
export function createWorld(these?: string[]) {
  const only = these && new Set(these)
  const shows = (id: string) => !only || only.has(id)
  const world = ref<World>()
  const online = ref(true)
  const chats = reactive<Record<string, Message[]>>({})
  const sms = reactive<Record<string, Sms[]>>({})
  const ticking = ref(Date.now())
  /** How far the stand-in's clock is ahead of this computer's, in milliseconds. */
  const ahead = ref(0)
  const listeners = new Map<string, Set<Arrivals>>()
  const readers = new Map<string, () => Promise<void>>()

  const now = computed(() => ticking.value + ahead.value)

  function setClock(iso: string) {
    ticking.value = Date.now()
    ahead.value = Date.parse(iso) - ticking.value
  }

  /** Makes the one reader of this name, or returns the one there is. */
  function reader(name: string, read: () => Promise<void>) {
    let r = readers.get(name)
    if (!r) readers.set(name, (r = coalesce(read)))
    return r()
  }

  const readState = () =>
    reader('state', async () => {
      const w = await api.getState()
      world.value = { ...w, citizens: w.citizens.filter((c) => shows(c.id)) }
      setClock(w.now)
    })

  const readChat = (id: string) =>
    reader(`chat ${id}`, async () => {
      const items = (await api.getChat(id)).items ?? []
      tell(id, chats[id], items, 'message')
      chats[id] = items
    })

  const readSms = (id: string) =>
    reader(`sms ${id}`, async () => {
      const items = (await api.getSms(id)).items ?? []
      // Newest first on the wire; told in the order in which they came.
      tell(id, sms[id], [...items].reverse(), 'sms')
      sms[id] = items
    })

  function tell<K extends keyof Arrivals>(
    id: string,
    before: { id: string }[] | undefined,
    items: Parameters<NonNullable<Arrivals[K]>>[0][],
    kind: K,
  ) {
    if (!before) return // what was there when the page was opened is not news
    const seen = new Set(before.map((m) => m.id))
    for (const item of items) {
      if (seen.has(item.id)) continue
      for (const l of listeners.get(id) ?? [])
        (l[kind] as ((x: typeof item) => void) | undefined)?.(item)
    }
  }

  async function readAll() {
    await readState()
    const ids = world.value?.citizens.map((c) => c.id) ?? []
    await Promise.all(ids.flatMap((id) => [readChat(id), readSms(id)]))
  }

  async function apply(e: StandinEvent): Promise<void> {
    const id = e.citizen_id
    if (id && !shows(id)) return
    if (id && (e.type === 'chat' || e.type === 'delivery')) await readChat(id)
    else if (id && e.type === 'sms') await readSms(id)
    else if (e.type === 'citizen') await readAll()
    else if (e.type === 'typing' || e.type === 'menu' || e.type === 'clock') await readState()
  }

  /** Reads everything and follows what changes until the returned function is called. */
  function start(extra?: (e: StandinEvent) => void): () => void {
    // A failed reading leaves what is shown as it was; the lost connection is already on the screen.
    const quietly = (p: Promise<void>) => void p.catch(() => undefined)
    const stop = listen('/standin/v1/events', {
      onOpen: () => {
        online.value = true
        quietly(readAll())
        extra?.({ type: 'kf' })
      },
      onEvent: (e) => {
        quietly(apply(e))
        extra?.(e)
      },
      onLost: () => (online.value = false),
    })
    const timer = setInterval(() => (ticking.value = Date.now()), 1000)
    return () => {
      stop()
      clearInterval(timer)
    }
  }

  /** Hears what arrives for one citizen until the returned function is called. */
  function onArrival(id: string, l: Arrivals): () => void {
    if (!listeners.has(id)) listeners.set(id, new Set())
    listeners.get(id)?.add(l)
    return () => listeners.get(id)?.delete(l)
  }

  /** Puts a citizen as answered by a call in place of the one shown; a new one is shown from now on. */
  function put(c: Citizen) {
    only?.add(c.id)
    const list = world.value?.citizens
    const i = list?.findIndex((x) => x.id === c.id) ?? -1
    if (!list) return
    if (i < 0) list.push(c)
    else list[i] = c
    chats[c.id] ??= []
    sms[c.id] ??= []
  }

  /** The address that shows the same phones when it is opened again. */
  const address = () => (only ? `/?phones=${[...only].join()}` : '/')

  return {
    world,
    address,
    online,
    chats,
    sms,
    now,
    start,
    readAll,
    readState,
    readChat,
    readSms,
    apply,
    onArrival,
    put,
    setClock,
  }
}

export type Store = ReturnType<typeof createWorld>
export const storeKey: InjectionKey<Store> = Symbol('world')

export function useWorld(): Store {
  const s = inject(storeKey)
  if (!s) throw new Error('no world was provided')
  return s
}
