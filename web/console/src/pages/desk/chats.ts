import { shallowReactive } from 'vue'
import type { Chat, Desk, Line, OpenedChat, Queue, Quota, Seat } from '../../api/desk'
import type { StreamEvent } from '../../api/events'
import type { Outgoing } from '../../composables/unsent'

/** One chat as the desk holds it. */
export interface Held {
  readonly id: number
  card: Chat
  /** The newest lines, without gaps; of a chat that was never opened none. */
  lines: Line[]
  /** Its lines were read from the server, and those of the stream go on from there. */
  held: boolean
  /** Lines are missing after those: they have to be read. */
  gap: boolean
  /** Another has it, or the queue: it is shown until another is chosen. */
  gone: boolean
  /** When the citizen began to wait for an answer, by this browser's clock; 0: he does not. */
  owedSince: number
  unread: number
  /** Up to which line somebody was told of them. */
  told: number
  /** What became of lines that are still to be read. */
  early: Map<number, Pick<Line, 'delivery' | 'reason'>>
  outgoing: Outgoing[]
  /** What the agent may want to think about again in what he sent last. */
  hints: string[]
  known: OpenedChat['citizen'] | undefined
}

/** A line that somebody may have to be told of. */
export type Heard = (chat: Held, what: 'line' | 'urgent' | 'new') => void

const mostLines = 300 // of a chat; what was before is read when somebody looks back
const slack = 100
const mostBack = 2_000 // while somebody does
const mostOver = 8 // chats that are over

/**
 * The chats of an agent's desk, as the stream tells of them. It is as large after a week as after an hour: of each chat it holds the newest
 * lines, and of those that are over the last few.
 */
export function newChats(heard: Heard = () => {}, now: () => number = Date.now) {
  const state = shallowReactive({
    seat: undefined as Seat | undefined,
    service: undefined as Desk['service'] | undefined,
    queue: { waiting: 0, longest_s: 0 } as Queue,
    /** When queue was told, by this browser's clock. */
    queueAt: 0,
    /** How far the server's clock is ahead of this browser's, in milliseconds. */
    ahead: 0,
    chats: [] as Held[],
    chosen: 0,
  })

  const find = (id: number) => state.chats.find((c) => c.id === id)

  /** Takes over how the desk stands. What was typed and read of a chat that goes on stays. */
  function begin(desk: Desk) {
    state.seat = desk.seat
    state.service = desk.service
    state.ahead = Date.parse(desk.now) - now() || 0
    setQueue(desk.queue)
    const here = new Set(desk.chats.map((c) => c.id))
    for (const c of state.chats) if (!here.has(c.id) && c.card.state !== 'closed') c.gone = true
    for (const card of desk.chats) {
      const known = put(card)
      known.told = Math.max(known.told, card.lines)
      if (known.held && known.card.lines > lastSeq(known)) known.gap = true
    }
    tidy()
  }

  function setQueue(queue: Queue) {
    state.queue = queue
    state.queueAt = now()
  }

  /** A wait of less than a second is told as none: then what is unread says that an answer is owed. */
  function owedOf(card: Chat): number {
    const owed = card.owed_s > 0 || (card.state === 'active' && card.unread > 0)
    return owed ? now() - card.owed_s * 1000 : 0
  }

  function put(card: Chat): Held {
    let held = find(card.id)
    if (!held) {
      held = shallowReactive<Held>({
        id: card.id,
        card,
        lines: [],
        held: false,
        gap: false,
        gone: false,
        owedSince: 0,
        unread: 0,
        told: card.lines,
        early: new Map(),
        outgoing: [],
        hints: [],
        known: undefined,
      })
      state.chats = [...state.chats, held]
    }
    const away = held.gone
    held.card = card
    held.gone = card.state !== 'closed' && card.agent_no !== state.seat?.agent_no
    held.unread = card.unread
    held.owedSince = owedOf(card)
    // Nobody told of what was said while it was away: it is read anew, and what is shown stays until then.
    if (away && !held.gone && card.state !== 'closed') held.held = held.gap = false
    return held
  }

  /** Takes in what the stream tells; true where the desk has to be read anew. */
  function take(event: StreamEvent): boolean {
    switch (event.kind) {
      case 'line': {
        const { chat_id, line, window } = event.data as Told
        addLine(chat_id, line)
        const c = find(chat_id)
        if (c && window) c.card = { ...c.card, window }
        return false
      }
      case 'chat':
        changed((event.data as { chat: Chat }).chat)
        return false
      case 'delivery':
        delivered(event.data as Delivered)
        return false
      case 'queue':
        setQueue(event.data as Queue)
        return false
      default:
        return event.kind === 'reset'
    }
  }

  function changed(card: Chat) {
    const before = find(card.id)
    const mine = card.agent_no !== '' && card.agent_no === state.seat?.agent_no
    if (!before && (!mine || card.state === 'closed')) return // it came and went meanwhile
    const wasUrgent = before?.card.urgent
    const came = !before || (before.gone && mine && card.state !== 'closed')
    const held = put(card)
    if (came) held.told = Math.max(held.told, card.lines)
    if (card.urgent && (came || !wasUrgent)) heard(held, 'urgent')
    else if (came) heard(held, 'new')
    tidy()
  }

  function addLine(id: number, line: Line) {
    const c = find(id)
    if (!c) return // its card comes with the chat
    // A card that came before may know of this line already; a line with a file comes again once the file is there.
    if (line.seq > c.card.lines) {
      const last = { text: inShort(line), at: line.at, from: line.from }
      c.card = { ...c.card, lines: line.seq, last }
      if (line.from === 'citizen') c.unread++
    }
    if (line.seq > c.told) {
      c.told = line.seq
      if (line.from === 'citizen') {
        c.owedSince ||= now()
        heard(c, 'line')
      }
      if (line.from === 'agent') {
        c.owedSince = 0
        const arrived = c.outgoing.find((o) => o.failed === '' && o.text === line.text)
        c.outgoing = c.outgoing.filter((o) => o !== arrived)
      }
    }
    keepLine(c, line)
  }

  /** Takes in what a call answered with. What the stream has told of the line meanwhile is newer. */
  function addSent(id: number, line: Line) {
    const c = find(id)
    if (!c?.lines.some((l) => l.seq === line.seq)) addLine(id, line)
  }

  /** Keeps a line where it stands. */
  function keepLine(c: Held, line: Line) {
    if (!c.held) return
    const last = lastSeq(c)
    if (line.seq === last + 1) {
      c.lines = [...c.lines, line]
      if (line.seq >= c.card.lines) c.gap = false
      trim(c)
    } else if (line.seq > last) c.gap = true
    else c.lines = c.lines.map((l) => (l.seq === line.seq ? line : l))
  }

  function delivered(d: Delivered) {
    const c = find(d.chat_id)
    if (!c) return
    if (d.window) c.card = { ...c.card, window: d.window }
    const { delivery, reason } = d
    if (!c.lines.some((l) => l.seq === d.seq)) c.early.set(d.seq, { delivery, reason })
    else c.lines = c.lines.map((l) => (l.seq === d.seq ? { ...l, delivery, reason } : l))
  }

  /** Takes over lines that were read: those after the last that is held, or from the newest where none is. */
  function fill(id: number, read: OpenedChat) {
    const c = find(id)
    if (!c) return
    c.known = read.citizen
    // What the stream told meanwhile is newer than what was read.
    const newest = Math.max(c.card.lines, read.chat.lines)
    if (read.chat.lines >= c.card.lines) {
      c.card = read.chat
      c.unread = read.chat.unread
      c.owedSince = owedOf(read.chat)
    }
    c.told = Math.max(c.told, read.chat.lines)
    const last = lastSeq(c)
    const fresh = read.lines
      .filter((l) => !c.held || l.seq > last)
      .map((l) => ({ ...l, ...c.early.get(l.seq) }))
    c.early.clear()
    c.lines = c.held ? [...c.lines, ...fresh] : fresh
    c.held = true
    c.gap = lastSeq(c) < newest
    trim(c)
  }

  /** Puts lines before those that are held, when somebody looks back. */
  function fillBefore(id: number, lines: Line[]) {
    const c = find(id)
    if (!c?.held) return
    const first = c.lines[0]?.seq ?? c.card.lines + 1
    c.lines = [...lines.filter((l) => l.seq < first), ...c.lines].slice(0, mostBack)
  }

  /** Lets go of what was read back. */
  function trim(c: Held, most = mostLines + slack) {
    if (c.lines.length > most) c.lines = c.lines.slice(-mostLines)
  }

  function choose(id: number) {
    const before = find(state.chosen)
    state.chosen = id
    if (before && before.id !== id) trim(before, mostLines)
    tidy()
  }

  /** Forgets chats that are over, but for the last few. */
  function tidy() {
    const over = state.chats.filter((c) => isOver(c) && c.id !== state.chosen)
    const drop = new Set(
      over
        .filter((c) => c.gone || over.length > mostOver)
        .sort((a, b) => endedAt(a) - endedAt(b))
        .slice(0, Math.max(over.filter((c) => c.gone).length, over.length - mostOver)),
    )
    if (drop.size > 0) state.chats = state.chats.filter((c) => !drop.has(c))
  }

  function forget(id: number) {
    if (state.chosen === id) state.chosen = 0
    state.chats = state.chats.filter((c) => c.id !== id)
  }

  return { state, find, begin, take, put: changed, addSent, fill, fillBefore, choose, forget, trim }
}

interface Told {
  chat_id: number
  line: Line
  window?: Quota
}

interface Delivered {
  chat_id: number
  seq: number
  delivery: Line['delivery']
  reason: string
  window?: Quota
}

/** A chat that is over, with all that is known of it. */
export const heldOf = (read: OpenedChat): Held =>
  shallowReactive({
    id: read.chat.id,
    card: read.chat,
    lines: read.lines,
    held: true,
    gap: false,
    gone: false,
    owedSince: 0,
    unread: 0,
    told: read.chat.lines,
    early: new Map(),
    outgoing: [],
    hints: [],
    known: read.citizen,
  })

export type Chats = ReturnType<typeof newChats>

export const lastSeq = (c: Held) => c.lines[c.lines.length - 1]?.seq ?? 0
export const isOver = (c: Held) => c.gone || c.card.state === 'closed'
const endedAt = (c: Held) => Date.parse(c.card.closed_at ?? '') || 0

/** The chats in the order of the list: those that go on, the urgent first, else as they came; then those that are over, the last first. */
export function inOrder(chats: Held[]): Held[] {
  return [...chats].sort(
    (a, b) =>
      Number(isOver(a)) - Number(isOver(b)) ||
      (isOver(a) ? endedAt(b) - endedAt(a) : Number(b.card.urgent) - Number(a.card.urgent)) ||
      a.id - b.id,
  )
}

/** What was said last: what the account says of itself is no news to an agent. */
export function lastSaid(c: Held): string {
  for (let i = c.lines.length - 1; i >= 0; i--) {
    const l = c.lines[i]!
    if (l.from === 'citizen' || l.from === 'agent') return inShort(l)
  }
  return c.card.last?.text ?? ''
}

/** A line in words alone. */
export function inShort(l: Line): string {
  const stands: Partial<Record<Line['kind'], string>> = {
    image: '[图片]',
    voice: '[语音]',
    video: '[视频]',
    location: '[位置]',
    link: '[链接]',
  }
  return (stands[l.kind] ?? '') + (l.kind === 'link' ? l.title : l.text || l.label)
}
