import { ApiError } from '@shared/http'
import { numberFault, plainNumber } from '@shared/number'
import { ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { getMe } from '../../api/account'
import { getTicket, type Ticket } from '../../api/tickets'
import { useLoad } from '../../composables/useLoad'

/** 进度查询: one ticket by its number, which stays in the address so that a reload shows it again. */
export function useProgress() {
  const router = useRouter()
  const typed = plainNumber(String(useRoute().query.number ?? ''))
  const asked = ref(numberFault(typed) ? '' : typed)
  const ticket = useLoad<Ticket | undefined>(() =>
    asked.value ? getTicket(asked.value) : mustBeBound(),
  )

  function find(number: string) {
    asked.value = number
    ticket.value.value = undefined
    void router.replace({ query: { number } })
    return ticket.load()
  }

  return { typed, asked, ticket, find, start: ticket.load }
}

/** Says at once that a binding is needed, rather than after a number has been typed. */
async function mustBeBound(): Promise<undefined> {
  if (!(await getMe()).bound) throw new ApiError(403, 'not_bound', '请先绑定手机号')
}
