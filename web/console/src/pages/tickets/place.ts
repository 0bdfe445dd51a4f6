import { nextTick, onBeforeUnmount, type Ref } from 'vue'

/** How far a list was read and scrolled when its page was left, and by which address. */
let left: { address: string; items: number; top: number } | undefined

interface Pages {
  items: Ref<unknown[]>
  finished: Ref<boolean>
  error: Ref<string>
  more: () => Promise<void>
}

/** Finds its place in a list again when one comes back to it from a ticket. */
export function usePlace(list: Pages, scrolled: Ref<HTMLElement | null>, address: () => string) {
  onBeforeUnmount(() => {
    const top = scrolled.value?.scrollTop ?? 0
    left = { address: address(), items: list.items.value.length, top }
  })

  /** Reads on as far as the list was shown before; its first page is there. */
  async function find() {
    const place = left
    left = undefined
    if (place?.address !== address() || place.top === 0) return
    for (let read = -1; read < list.items.value.length && !list.finished.value;) {
      read = list.items.value.length
      if (read >= place.items || list.error.value) break
      await list.more()
    }
    await nextTick()
    scrolled.value?.scrollTo({ top: place.top })
  }
  return { find }
}
