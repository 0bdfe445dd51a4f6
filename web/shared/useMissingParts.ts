import { visit } from './memory'
import { ref } from 'vue'
import { useRouter } from 'vue-router'

const key = 'hotline.reloaded'
const pause = 60_000 // ms

/**
 * What to do when the code of a page does not come. After a new release the pieces of the old one are gone, so the page
 * is loaded anew, at most once a minute; else, or without a network, failed says that it stayed where it was.
 */
export function useMissingParts() {
  const failed = ref(false)
  const router = useRouter()
  router.afterEach((_to, _from, failure) => {
    if (!failure) failed.value = false
  })
  router.onError((_error, to) => {
    const last = visit.read<number>(key) ?? 0
    if (navigator.onLine && Date.now() - last > pause) {
      visit.write(key, Date.now())
      location.assign(router.resolve(to).href)
    } else {
      failed.value = true
    }
  })
  return failed
}
