import { watch } from 'vue'
import { offerShare, type Card } from '../wx'

/** What is sent on when a page is shared in WeChat, once there is something to say. */
export function useShare(card: () => Card | undefined) {
  watch(card, (c) => c && void offerShare(c), { immediate: true })
}
