import { ApiError, textOf } from '@shared/http'
import { persist } from '@shared/persist'
import { uuid } from '@shared/uuid'
import { computed, onUnmounted, ref, watch, type Ref } from 'vue'
import { sendPhoto, sendText, type Line } from '../../api/chat'
import { shrink } from '../new/shrink'
import { keptChat } from './keptChat'

/** A message that has not yet come back as a line of the transcript. */
export interface Outgoing {
  /** Goes with every try, so that none says it twice. */
  key: string
  text: string
  photo?: Blob
  /** Where the photo can be seen. */
  preview: string
  /** Of a photo, 0 to 1. */
  progress: number
  state: 'waiting' | 'sending' | 'sent' | 'failed'
  error: string
  /** The last line of the transcript when it went. */
  after: number
  /** What it became. */
  line?: Line
}

const waits = [1_500, 4_000] // ms between two tries

/**
 * What the citizen says, sent one after the other in his order. What fails stays, to be sent again or taken away.
 * ask: fetches the transcript, where what was sent does not come by itself, and what became of the chat that refused it.
 */
export function useOutbox(
  lines: Ref<Line[]>,
  last: () => number,
  ask: (refusal?: ApiError) => Promise<unknown>,
) {
  const items = ref<Outgoing[]>(keptChat.outgoing().map((kept) => outgoing(kept)))
  const stop = new AbortController()
  let running = false

  function say(text: string) {
    items.value.push(outgoing({ key: uuid(), text }))
    void sendAll()
  }

  function show(photo: Blob) {
    items.value.push(outgoing({ key: uuid(), photo, preview: URL.createObjectURL(photo) }))
    void sendAll()
  }

  async function sendAll() {
    if (running) return
    running = true
    for (let next = waiting(); next && !stop.signal.aborted; next = waiting()) await send(next)
    running = false
  }
  const waiting = () => items.value.find((i) => i.state === 'waiting')

  async function send(item: Outgoing) {
    Object.assign(item, { state: 'sending', after: last() })
    try {
      item.line = await persist(() => sendOnce(item), { waits, signal: stop.signal })
      item.state = 'sent'
      forgetArrived()
      if (items.value.includes(item)) ask().catch(() => {})
    } catch (e) {
      item.error = textOf(e)
      item.state = 'failed'
      if (!(e instanceof ApiError)) return
      item.error = e.fields.text ?? e.fields.photo ?? e.message
      if (e.status === 409) ask(e).catch(() => {})
    }
  }

  async function sendOnce(item: Outgoing): Promise<Line> {
    if (!item.photo) return sendText(item.text, item.key)
    const photo = await shrink(item.photo)
    return sendPhoto(photo, item.key, (share) => (item.progress = share), stop.signal)
  }

  function again(item: Outgoing) {
    Object.assign(item, { state: 'waiting', progress: 0, error: '' })
    void sendAll()
  }

  function drop(item: Outgoing) {
    items.value = items.value.filter((i) => i !== item)
    if (item.preview) URL.revokeObjectURL(item.preview)
  }

  const forgetArrived = () => items.value.filter((i) => hasBecome(i, lines.value)).forEach(drop)
  watch(lines, forgetArrived)
  watch(items, (now) => keptChat.keepOutgoing(now), { deep: true })
  void sendAll()
  onUnmounted(() => {
    stop.abort()
    items.value.forEach((i) => i.preview && URL.revokeObjectURL(i.preview))
  })

  /** Without those that have come back while the answer to them is still on its way. */
  const shown = computed(() => items.value.filter((i) => !seems(i, lines.value)))
  return { items: shown, say, show, again, drop }
}

export type Outbox = ReturnType<typeof useOutbox>

function outgoing(of: Partial<Outgoing> & { key: string }): Outgoing {
  const fresh = { text: '', preview: '', progress: 0, error: '', after: 0 }
  return { ...fresh, state: 'waiting', ...of }
}

/** Whether this is a line of the transcript now. A seq alone may be that of another chat's line. */
const hasBecome = ({ state, line }: Outgoing, lines: Line[]) =>
  state === 'sent' && lines.some((l) => l.seq === line?.seq && l.at === line.at)

function seems({ state, after, photo, text }: Outgoing, lines: Line[]): boolean {
  if (state !== 'sending') return false
  const mine = lines.filter((l) => l.from === 'citizen' && l.seq > after)
  return mine.some((l) => (photo ? l.kind === 'image' : l.text === text))
}
