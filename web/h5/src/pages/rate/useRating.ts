import { cleanText, lengthOf } from '@shared/text'
import { computed, reactive, toRaw, watch } from 'vue'
import { rate, type NewRating } from '../../api/actions'
import type { Ticket } from '../../api/tickets'
import { forgetFaults } from '../../composables/forgetFaults'
import { stepDraft } from '../../composables/stepDraft'
import type { Faults, Step } from '../../composables/useStep'

interface Typed {
  result: number
  attitude: number
  solved: NewRating['solved']
  /** undefined: not asked, or not answered yet. */
  redo: boolean | undefined
  text: string
}

/** 评价: stars for result and attitude; who is not satisfied is asked whether it should be handled again (domain §6.2). */
export function useRating(ticket: Ticket, step: Step) {
  // Of this closing: after a 重办 there is another one to rate.
  const draft = stepDraft<Typed>(`rate/${ticket.number}/${ticket.round}`)
  const typed = reactive<Typed>({
    ...{ result: 0, attitude: 0, solved: undefined, redo: undefined, text: '' },
    ...draft.load(),
  })
  const stopSaving = watch(typed, () => draft.save(toRaw(typed)))
  forgetFaults(step.faults, () => ({ ...typed }))

  const unhappy = computed(() => [typed.result, typed.attitude].some((n) => n === 1 || n === 2))
  const asksRedo = computed(() => unhappy.value && (ticket.actions?.includes('redo') ?? false))
  const wantsRedo = computed(() => asksRedo.value && typed.redo === true)

  function check(): Faults {
    const faults: Faults = {}
    if (!typed.result) faults.result = '请给办理结果打分'
    if (!typed.attitude) faults.attitude = '请给服务态度打分'
    if (asksRedo.value && typed.redo === undefined) faults.redo = '请选择是否需要重办'
    if (lengthOf(cleanText(typed.text)) > 500) faults.text = '评价不能超过500个字'
    return faults
  }

  async function submit() {
    const { result, attitude, solved } = typed
    const body: NewRating = { result, attitude, text: cleanText(typed.text), redo: wantsRedo.value }
    if (solved) body.solved = solved
    const news = wantsRedo.value ? '已评价，并已申请重办' : '感谢您的评价'
    if (!(await step.send(check(), () => rate(ticket.number, body), news))) return
    stopSaving()
    draft.forget()
    await step.leave()
  }

  return { typed, unhappy, asksRedo, wantsRedo, submit }
}
