import { computed, shallowRef } from 'vue'
import { getLines, type Chat, type Line } from '../../api/chat'

/** A line as it is shown: its key is unique on the page, its seq only within its chat. */
export interface ShownLine {
  key: string
  line: Line
}

/** What has been said, each line once and in order, however often and by whatever way it comes. */
export function useTranscript() {
  /** Of the chat that goes on. */
  const lines = shallowRef<Line[]>([])
  /** Of those before it, since this page was opened. */
  const earlier = shallowRef<ShownLine[]>([])
  let of = '' // whose lines these are
  let last = 0

  /** True where one of them is new. One that is known takes the old one's place: a picture may have arrived since. */
  function add(more: Line[]): boolean {
    if (more.length === 0) return false
    const bySeq = new Map(lines.value.map((l) => [l.seq, l]))
    const known = bySeq.size
    for (const line of more) bySeq.set(line.seq, line)
    lines.value = [...bySeq.values()].sort((a, b) => a.seq - b.seq)
    last = Math.max(last, ...more.map((l) => l.seq))
    return bySeq.size > known
  }

  /** Fetches what was said after the last known line; true where something was. */
  async function fetch(): Promise<boolean> {
    const asked = of
    let news = false
    for (;;) {
      const { chat_id, items, last: end } = await getLines(of, last)
      if (asked !== of) return news
      if (of && chat_id && chat_id !== of) return news // it comes with the word that there is another chat
      news = add(items ?? []) || news
      if (!items?.length || last >= end) return news
    }
  }

  /** Goes over to this chat, where it is another one; true where it is. */
  function turnTo(chat: Chat): boolean {
    if (chat.id === of) return false
    // What the new chat began with may have come before the word that there is one.
    const since = Date.parse(chat.opened_at)
    const before = lines.value.filter((l) => Date.parse(l.at) < since)
    earlier.value = [...earlier.value, ...before.map((line) => shown(line))]
    lines.value = []
    last = 0
    of = chat.id
    return true
  }

  const shown = (line: Line): ShownLine => ({ key: `${of}/${line.seq}`, line })
  const all = computed(() => [...earlier.value, ...lines.value.map(shown)])
  return { lines, all, chat: () => of, last: () => last, add, fetch, turnTo }
}
