import { ApiError, textOf } from '@shared/http'
import { onMounted, ref } from 'vue'
import * as actions from '../../api/actions'
import { getTicket } from '../../api/tickets'
import { useLoad } from '../../composables/useLoad'
import { confirm } from '../../dialogs'

/** One ticket and what its citizen can do with it. */
export function useTicket(number: string) {
  const ticket = useLoad(() => getTicket(number))
  const busy = ref(false)
  const problem = ref('')
  const news = ref('')
  onMounted(ticket.load)

  async function withdraw() {
    if (busy.value) return
    const message = '撤回后这件诉求不再办理，也不能恢复。如仍需反映，要重新提交。'
    if (!(await confirm('撤回这件诉求？', message, '撤回'))) return
    busy.value = true
    problem.value = news.value = ''
    try {
      ticket.value.value = await actions.withdraw(number)
      news.value = '已撤回'
    } catch (e) {
      problem.value = textOf(e)
      // Its state has moved on while the page was open: show the new one.
      if (e instanceof ApiError && e.status === 409) await ticket.load()
    } finally {
      busy.value = false
      scrollTo({ top: 0 }) // where the outcome is said
    }
  }

  return { ticket, busy, problem, news, withdraw }
}
