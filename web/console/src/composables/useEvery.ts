import { onBeforeUnmount, onMounted } from 'vue'

/**
 * Does something every so many milliseconds while the page can be seen, or as long as unseen says so, and at once when it is seen
 * again; not before the last time is over, or a slow server would never get to answer.
 */
export function useEvery(ms: number, once: () => unknown, unseen = () => false) {
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
  const begin = () => {
    clearInterval(timer)
    timer = setInterval(() => {
      if (!document.hidden || unseen()) void act()
    }, ms)
  }
  const back = () => {
    if (document.hidden) return
    begin()
    void act()
  }
  onMounted(() => {
    begin()
    document.addEventListener('visibilitychange', back)
  })
  onBeforeUnmount(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', back)
  })
}
