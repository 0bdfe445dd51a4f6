import { isPassing, textOf } from '@shared/http'
import { persist } from '@shared/persist'
import { upload } from '@shared/upload'
import { uuid } from '@shared/uuid'
import { shallowRef } from 'vue'
import { filePath, say, type Line } from '../../api/desk'
import type { Chats, Held, Outgoing } from './chats'

/** What an agent sends: in its order, once, and not lost where the line is. */
export function useOutbox(chats: Chats) {
  /** What he may want to think about again in what he sent last. */
  const hints = shallowRef<string[]>([])
  const turns = new Map<number, Promise<void>>()

  function send(c: Held, text: string) {
    add(c, { key: uuid(), text, share: 0, failed: '' })
  }

  function sendFile(c: Held, file: File) {
    add(c, { key: uuid(), text: file.name || '图片', file, share: 0, failed: '' })
  }

  function add(c: Held, o: Outgoing) {
    c.outgoing = [...c.outgoing, o]
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
      chats.addSent(c.id, line)
    } catch (e) {
      const again = isPassing(e) ? '，可以重试' : ''
      change(c, key, { failed: textOf(e).replace(/。$/, '') + again })
    }
  }

  async function tell(c: Held, o: Outgoing): Promise<Line> {
    const line = await say(c.id, o.key, o.text)
    hints.value = line.hints
    return line
  }

  const put = (c: Held, o: Outgoing, file: File) =>
    upload<Line>(
      filePath(c.id),
      'file',
      file,
      (share) => change(c, o.key, { share }),
      undefined,
      {},
      { 'Idempotency-Key': o.key },
    )

  function change(c: Held, key: string, to: Partial<Outgoing>) {
    c.outgoing = c.outgoing.map((o) => (o.key === key ? { ...o, ...to } : o))
  }

  function drop(c: Held, key: string) {
    c.outgoing = c.outgoing.filter((o) => o.key !== key)
  }

  function again(c: Held, key: string) {
    change(c, key, { failed: '', share: 0 })
    queue(c, key)
  }

  return { hints, send, sendFile, again, drop }
}

export type Outbox = ReturnType<typeof useOutbox>
