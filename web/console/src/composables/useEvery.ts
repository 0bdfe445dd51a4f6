import { onBeforeUnmount, onMounted } from 'vue'

/** Does something every so many milliseconds while the page can be seen, and at once when it is seen again. */
export function useEvery(ms: number, act: () => unknown) {
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
