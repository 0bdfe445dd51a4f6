import { onBeforeUnmount, onMounted } from 'vue'

/**
 * Does something every so many milliseconds while the page can be seen, and at once when it is seen again; not before the last time
 * is over, or a slow server would never get to answer.
 */
export function useEvery(ms: number, once: () => unknown) {
  let busy = false
  async function act() {
    if (busy) return
    busy = true
    try {
      await once()
    } finally {
      busy = false
    }
  }
  let timer: ReturnType<typeof setInterval> | undefined
  const seen = () => {
    clearInterval(timer)
    if (document.hidden) return
    timer = setInterval(act, ms)
  }
  const back = () => {
    seen()
    if (!document.hidden) act()
  }
  onMounted(() => {
    seen()
    document.addEventListener('visibilitychange', back)
  })
  onBeforeUnmount(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', back)
  })
}
