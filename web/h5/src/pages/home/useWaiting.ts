import { request } from '@shared/http'
import { onMounted, ref } from 'vue'
import { base } from '../../api/client'
import type { TicketPage } from '../../api/tickets'

/**
 * A word about a ticket that waits for its citizen, or ''. It takes the place of other words, so nothing moves when it
 * comes; and it leads to no signing in: the page is for those too who only look around.
 */
export function useWaiting() {
  const words = ref('')
  onMounted(async () => {
    try {
      const query = { status: '待完善', limit: 1 }
      const { items } = await request<TicketPage>(`${base}/tickets`, { query })
      if (items?.length) words.value = '有诉求待完善'
    } catch {
      // Not signed in, not bound or no network: the list itself says so.
    }
  })
  return words
}
