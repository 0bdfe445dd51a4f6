import { isPassing, textOf } from '@shared/http'
import { persist } from '@shared/persist'
import { upload } from '@shared/upload'
import { uuid } from '@shared/uuid'
import { onScopeDispose, watch } from 'vue'
import { again as patiently } from '../../api/client'
import { filePath, say, type Line } from '../../api/desk'
import { isLeaving } from '../../composables/useKept'
import { unsent, type Outgoing } from '../../composables/unsent'
import type { Chats, Held } from './chats'

/** So long after it was written a message goes by itself when page or line come again; later somebody has to want it still. */
const fresh = 2 * 60_000 // ms
/** A server that was busy tells nobody that it is not any more, and the stream may have stayed up: it is tried again so often. */
const retryEvery = 15_000 // ms

/** What an agent sends: in its order, once, and not lost where the line is, nor with the page. */
export function useOutbox(chats: Chats) {
  const turns = new Map<number, Promise<void>>()
  /** When the newest message of a chat that got there was written. */
  const reached = new WeakMap<Held, number>()
  let newest = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let left = false

  function send(c: Held, text: string) {
    add(c, text)
  }

  function sendFile(c: Held, file: File) {
    add(c, file.name || '图片', file)
  }

  function add(c: Held, text: string, file?: File) {
    newest = Math.max(newest + 1, Date.now())
    const o = { key: uuid(), text, file, at: newest, share: 0, failed: '', kept: false }
    c.outgoing = [...c.outgoing, o]
    void unsent.keep(c.id, o).then((kept) => {
      if (c.outgoing.some((one) => one.key === o.key)) change(c, o.key, { kept })
      else if (o.file) unsent.drop(c.id, o.key) // it got there sooner than it was kept
    })
    queue(c, o.key)
  }

  /** One after the other: what was written first is read first. */
  function queue(c: Held, key: string) {
    const before = turns.get(c.id) ?? Promise.resolve()
    const turn = before.then(() => go(c, key))
    turns.set(c.id, turn)
    void turn.then(() => turns.get(c.id) === turn && turns.delete(c.id))
  }

  async function go(c: Held, key: string) {
    const o = c.outgoing.find((one) => one.key === key)
    if (!o || o.failed !== '') return
    try {
      const waits = [1_000, 3_000]
      const line = await persist(() => (o.file ? put(c, o, o.file) : tell(c, o)), { waits })
      drop(c, key)
      overtake(c, o.at)
      chats.addSent(c.id, line)
    } catch (e) {
      fail(c, o, textOf(e).replace(/。$/, ''), isPassing(e))
    }
  }

  async function tell(c: Held, o: Outgoing): Promise<Line> {
    const line = await say(c.id, o.key, o.text)
    c.hints = line.hints
    return line
  }

  /** As every other call it waits where the log-in has ended. */
  const put = (c: Held, o: Outgoing, file: File) =>
    patiently(() =>
      upload<Line>(
        filePath(c.id),
        'file',
        file,
        (share) => change(c, o.key, { share }),
        undefined,
        {},
        { 'Idempotency-Key': o.key },
      ),
    )

  function change(c: Held, key: string, to: Partial<Outgoing>) {
    c.outgoing = c.outgoing.map((o) => (o.key === key ? { ...o, ...to } : o))
  }

  function fail(c: Held, { key, at }: Outgoing, failed: string, mayPass: boolean) {
    // The stream may have told of the line that it became, and the call's answer was lost.
    if (!c.outgoing.some((o) => o.key === key)) {
      unsent.drop(c.id, key)
      return overtake(c, at)
    }
    const passing = mayPass && at > (reached.get(c) ?? 0)
    change(c, key, { failed, passing })
    unsent.failed(c.id, key, failed, passing)
    if (passing && !left) retry ??= setTimeout(resume, retryEvery)
  }

  /** One got there: what was written before it would be read after it, so that it goes only when its agent wants it to. */
  function overtake(c: Held, at: number) {
    reached.set(c, Math.max(at, reached.get(c) ?? 0))
    for (const o of c.outgoing) {
      if (!o.passing || o.at > at) continue
      change(c, o.key, { passing: false })
      unsent.failed(c.id, o.key, o.failed)
    }
  }

  function drop(c: Held, key: string) {
    c.outgoing = c.outgoing.filter((o) => o.key !== key)
    unsent.drop(c.id, key)
  }

  function again(c: Held, key: string) {
    change(c, key, { failed: '', passing: false, share: 0 })
    unsent.failed(c.id, key, '')
    queue(c, key)
  }

  /** The line or the server is back, or may be: what failed for it goes now, where it was written a short while ago. */
  function resume() {
    clearTimeout(retry)
    retry = undefined
    for (const c of chats.state.chats)
      for (const o of c.outgoing)
        if (o.failed !== '' && o.passing && Date.now() - o.at < fresh) again(c, o.key)
  }

  const restored = new WeakSet<Held>()

  /** Brings back what was on its way when the page went: under the same key it is the same message, whether it got there or not. */
  async function restore(c: Held) {
    if (restored.has(c)) return
    restored.add(c)
    const list = (await unsent.of(c.id)).filter((o) => !c.outgoing.some((one) => one.key === o.key))
    for (const o of list) {
      const old = Date.now() - o.at > fresh
      if (o.lost) o.failed = '文件没有保留下来，请重新选择'
      else if (o.failed === '' && old) o.failed = '页面打开时还没有得到答复，重发不会重复'
      else if (o.passing && !old) o.failed = ''
      o.passing = false
    }
    c.outgoing = [...list, ...c.outgoing]
    for (const o of list) queue(c, o.key)
  }

  /** A chat that leaves the list takes with it what was unsent: nobody sees it any more, and nobody is to be warned of it. */
  watch(
    () => chats.state.chats,
    (now, before) => {
      const here = new Set(now.map((c) => c.id))
      for (const c of before) if (!here.has(c.id)) unsent.forget(c.id)
    },
  )

  /** The browser asks before it leaves what a reload would lose; not after a log-out, before which the page has asked. */
  function warn(e: BeforeUnloadEvent) {
    if (isLeaving()) return
    if (chats.state.chats.some((c) => c.outgoing.some((o) => !o.kept && !o.lost)))
      e.preventDefault()
  }
  addEventListener('beforeunload', warn)
  onScopeDispose(() => {
    left = true
    clearTimeout(retry)
    removeEventListener('beforeunload', warn)
  })

  return { send, sendFile, again, drop, restore, resume }
}

export type Outbox = ReturnType<typeof useOutbox>
