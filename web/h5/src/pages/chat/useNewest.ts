import { nextTick, onMounted, onUnmounted, ref, watch, type Ref, type WatchSource } from 'vue'

const near = 80 // px from the end that count as at the end

/**
 * Keeps the end of the page in sight while it grows, unless its reader has gone back to what was before: then news says
 * that something came. content is what grows, added changes when a line is added.
 */
export function useNewest(content: Ref<HTMLElement | null>, added: WatchSource) {
  const news = ref(false)
  let stays = true // the reader is at the end
  let top = 0 // where the page was scrolled to
  let watcher: ResizeObserver | undefined

  const page = () => document.scrollingElement ?? document.documentElement
  const rest = () => page().scrollHeight - window.innerHeight - page().scrollTop

  function toNewest() {
    stays = true
    news.value = false
    page().scrollTop = page().scrollHeight
  }
  function scrolled() {
    // Only who scrolls up leaves the end. That it is further away may be that the page has grown meanwhile.
    const up = page().scrollTop < top
    top = page().scrollTop
    stays = rest() <= near || (stays && !up)
    if (stays) news.value = false
  }
  /** Pictures grow when they have loaded, the page shrinks when the keyboard opens. */
  const keep = () => stays && toNewest()

  watch(added, async () => {
    const stayed = stays
    await nextTick()
    if (stayed) toNewest()
    else news.value = true
  })
  watch(content, (element) => {
    watcher?.disconnect()
    if (!element || !('ResizeObserver' in window)) return
    watcher = new ResizeObserver(keep)
    watcher.observe(element)
  })
  onMounted(() => {
    window.addEventListener('scroll', scrolled, { passive: true })
    window.addEventListener('resize', keep)
  })
  onUnmounted(() => {
    watcher?.disconnect()
    window.removeEventListener('scroll', scrolled)
    window.removeEventListener('resize', keep)
  })
  return { news, toNewest }
}
