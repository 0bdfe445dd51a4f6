import { onMounted, readonly, ref } from 'vue'
import { useEvery } from './useEvery'

const now = ref(Date.now())

/** The moment, for words such as 剩3小时: it moves on while the page is seen. All who ask share it. */
export function useNow() {
  const tick = () => (now.value = Date.now())
  onMounted(tick)
  useEvery(30_000, tick)
  return readonly(now)
}
