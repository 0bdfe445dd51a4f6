import { textOf } from '@shared/http'
import { ref, shallowRef } from 'vue'
import { base } from '../../api/client'
import { getChat, type Chat, type Line } from '../../api/desk'
import type { StreamEvent } from '../../api/events'
import { follow } from '../../api/follow'

const mostLines = 500

/** One chat as it goes on, for a supervisor who said why. */
export function useListening() {
  const chat = shallowRef<Chat>()
  const lines = shallowRef<Line[]>([])
  const fault = ref('')
  const connected = ref(false)
  const typing = ref(false)
  let line: ReturnType<typeof follow> | undefined
  let calm: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  async function listen(id: number, reason: string) {
    stop()
    const mine = turn
    const read = await getChat(id, 0, mostLines, reason) // where it is refused, the reason is asked for again
    if (mine !== turn) return // he has left, or listens to another
    chat.value = read.chat
    lines.value = read.lines
    fault.value = ''
    if (read.chat.state === 'closed') return
    line = follow({
      path: `${base}/chats/${id}/stream?${new URLSearchParams({ reason })}`,
      after: String(read.lines[read.lines.length - 1]?.seq ?? 0),
      take,
      connected: (is) => (connected.value = is),
      refused: (e) => (fault.value = textOf(e)),
    })
  }

  function take({ kind, data }: StreamEvent) {
    if (kind === 'line') add((data as { line: Line }).line)
    if (kind === 'chat') chat.value = (data as { chat: Chat }).chat
    if (kind === 'delivery') {
      const d = data as Pick<Line, 'seq' | 'delivery' | 'reason'>
      const change = (l: Line) => ({ ...l, delivery: d.delivery, reason: d.reason })
      lines.value = lines.value.map((l) => (l.seq === d.seq ? change(l) : l))
    }
    if (kind === 'typing') {
      typing.value = true
      clearTimeout(calm)
      calm = setTimeout(() => (typing.value = false), 12_000)
    }
  }

  function add(said: Line) {
    if (said.from === 'agent') typing.value = false
    const known = lines.value.some((l) => l.seq === said.seq)
    lines.value = known
      ? lines.value.map((l) => (l.seq === said.seq ? said : l))
      : [...lines.value, said].slice(-mostLines)
  }

  function stop() {
    turn++
    line?.stop()
    line = undefined
    clearTimeout(calm)
    chat.value = undefined
    lines.value = []
    typing.value = connected.value = false
  }

  return { chat, lines, fault, connected, typing, listen, stop }
}
