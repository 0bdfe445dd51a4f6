import { ref } from 'vue'
import { getPageTexts, type PageTexts } from '../api/account'

/** The city's own words, with neutral ones until they come or where they do not. */
export function useCity() {
  const texts = ref<PageTexts>({
    city: '本市',
    account: '12345热线',
    kefu_hours: '9:00-18:00',
    kefu_idle_seconds: 600,
    privacy_version: '1',
  })
  getPageTexts().then(
    (t) => (texts.value = t),
    () => {},
  )
  return texts
}
