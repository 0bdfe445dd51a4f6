import { ApiError, textOf } from '@shared/http'
import { computed, onMounted, ref, watch } from 'vue'
import { useRouter } from 'vue-router'
import { getTicket, type CitizenAction, type Ticket } from '../api/tickets'
import { focusFault } from './focusFault'
import { endWithFaults, faultsFound } from './forgetFaults'
import { leaveTicket } from './leaving'
import { useLoad } from './useLoad'

/** What is wrong with each field, by its JSON name. */
export type Faults = Record<string, string>

/** A page of its own for one step of a ticket: loads it, sends the step and goes back to the ticket. */
export function useStep(number: string, action: CitizenAction) {
  const router = useRouter()
  const ticket = useLoad(() => getTicket(number))
  const busy = ref(false)
  const problem = ref('')
  const faults = ref<Faults>({})
  endWithFaults(problem, faults)

  const allowed = computed(() => ticket.value.value?.actions?.includes(action) ?? false)
  // Once it was, the form stays: what was typed is not taken away when the ticket moves on meanwhile.
  const opened = ref(false)
  watch(allowed, (now) => (opened.value ||= now))
  onMounted(ticket.load)

  /** Sends where nothing is wrong with the fields; true where it went. */
  async function send(found: Faults, act: () => Promise<Ticket>, news: string): Promise<boolean> {
    if (busy.value || !allowed.value) return false
    problem.value = ''
    faults.value = found
    if (Object.keys(found).length > 0) {
      problem.value = faultsFound
      await focusFault()
      return false
    }
    busy.value = true
    try {
      leaveTicket(await act(), news)
      return true
    } catch (e) {
      await refused(e)
      return false
    } finally {
      busy.value = false
    }
  }

  async function refused(e: unknown) {
    problem.value = textOf(e)
    if (!(e instanceof ApiError)) return
    if (e.status === 0) problem.value += '。填写的内容还在，可以再次提交。'
    if (e.status === 409) await ticket.refresh()
    faults.value = byShownField(e.fields)
    await focusFault()
  }

  /** Back to the ticket's page, which is not to stand twice in the history. */
  async function leave() {
    const home = `/tickets/${number}`
    if (router.options.history.state.back === home) router.back()
    else await router.replace(home)
  }

  return { number, ticket, allowed, opened, busy, problem, faults, send, leave }
}

export type Step = ReturnType<typeof useStep>

/** Faults of what has no field of its own stand at the one it belongs to. */
function byShownField({ lat, lng, id_type, ...fields }: Faults): Faults {
  const address = fields.address ?? lat ?? lng
  const idNo = fields.id_no ?? id_type
  return { ...fields, ...(address && { address }), ...(idNo && { id_no: idNo }) }
}
