import { onScopeDispose, ref, watch, type WatchSource } from 'vue'

/** Whether what is said is new: for a while after it has changed. */
export function useFresh(said: WatchSource<string>[], ms: number = 6_000) {
  const fresh = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(said, (now) => {
    clearTimeout(timer)
    fresh.value = now.some((text) => text !== '')
    timer = setTimeout(() => (fresh.value = false), ms)
  })
  onScopeDispose(() => clearTimeout(timer))
  return fresh
}
