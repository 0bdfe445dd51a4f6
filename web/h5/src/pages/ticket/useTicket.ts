import { ApiError, textOf } from '@shared/http'
import { onMounted, ref } from 'vue'
import * as actions from '../../api/actions'
import { getTicket, type Ticket } from '../../api/tickets'
import { forgetList } from '../../composables/keptList'
import { takeTicket } from '../../composables/leaving'
import { useLoad } from '../../composables/useLoad'
import { confirm } from '../../dialogs'
import { copyTicket } from './copyTicket'

/** One ticket and what its citizen can do with it without a page of its own. */
export function useTicket(number: string) {
  const ticket = useLoad(() => getTicket(number))
  const busy = ref(false)
  const problem = ref('')
  const news = ref('')

  onMounted(() => {
    const left = takeTicket(number)
    if (!left) return ticket.load()
    ticket.value.value = left.ticket
    news.value = left.news
  })

  /** Takes a step and shows the ticket as it is then; the error of one that failed. */
  async function run(step: () => Promise<Ticket>, done: string): Promise<unknown> {
    if (busy.value) return
    busy.value = true
    problem.value = news.value = ''
    try {
      ticket.value.value = await step()
      news.value = done
      forgetList()
    } catch (e) {
      problem.value = textOf(e)
      // Its state has moved on while the page was open: show the new one.
      if (e instanceof ApiError && e.status === 409) await ticket.refresh()
      return e
    } finally {
      busy.value = false
    }
  }

  async function withdraw() {
    const message = '撤回后这件诉求不再办理，也不能恢复。如仍需反映，要重新提交。'
    if (await confirm('撤回这件诉求？', message, '撤回'))
      await run(() => actions.withdraw(number), '已撤回')
  }

  async function remind() {
    const message = '会提醒承办单位尽快办理。办理时间过半后，每个工作日可以催办一次。'
    if (await confirm('催办这件诉求？', message, '催办'))
      await run(() => actions.remind(number), '已催办，承办单位会收到提醒')
  }

  async function setIntent(publicIntent: boolean) {
    const message = '如果这件诉求已经作为案例公开，会立即从案例公开中撤下。'
    if (!publicIntent && !(await confirm('改为不公开？', message, '改为不公开'))) return
    await run(
      () => actions.setPublicIntent(number, publicIntent),
      publicIntent ? '已改为公开' : '已改为不公开',
    )
  }

  const unlock = (answer: Parameters<typeof actions.unlock>[1]) =>
    run(() => actions.unlock(number, answer), '核对成功')

  /** Makes the ticket a new one's draft; its category, or nothing where that did not come to be. */
  async function copy(): Promise<string | undefined> {
    const old = ticket.value.value
    if (busy.value || !old) return
    busy.value = true
    problem.value = ''
    try {
      if (await copyTicket(old)) return old.category
    } catch (e) {
      problem.value = textOf(e)
    } finally {
      busy.value = false
    }
  }

  return { ticket, busy, problem, news, withdraw, remind, setIntent, unlock, copy }
}
