import { onUnmounted, ref, watch, type Ref } from 'vue'
import type { Line } from '../../api/chat'

const lasts = 8_000 // ms after the last sign of it

/** Whether the agent is writing: for a while after each sign of it, or until what was written is there. */
export function useTyping(lines: Ref<Line[]>) {
  const typing = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  function isTyping() {
    typing.value = true
    clearTimeout(timer)
    timer = setTimeout(() => (typing.value = false), lasts)
  }
  watch(lines, (now) => {
    if (now[now.length - 1]?.from === 'agent') typing.value = false
  })
  onUnmounted(() => clearTimeout(timer))
  return { typing, isTyping }
}
