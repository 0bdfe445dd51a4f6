import { reactive, toRaw, watch } from 'vue'
import { completeTicket, type Completion } from '../../api/actions'
import type { Photo, Ticket } from '../../api/tickets'
import { forgetFaults } from '../../composables/forgetFaults'
import { photoFault } from '../../composables/photoFault'
import { stepDraft } from '../../composables/stepDraft'
import type { Faults, Step } from '../../composables/useStep'
import { check, type Form } from '../new/form'
import { usePhotos } from '../new/usePhotos'
import { categoryOf, changes, formOf } from './completion'

interface Draft {
  /** The deadline that it was written for: the next 退回 asks for something else. */
  completeBy: string | null
  form: Matter
  photos: Photo[]
}

/** What is kept: who somebody is does not outlive the page, since the phone may be a family's. */
type Matter = Pick<
  Form,
  'title' | 'publicIntent' | 'address' | 'content' | 'point' | 'pointConfirmed'
>
function matterOf({ title, publicIntent, address, content, point, pointConfirmed }: Form): Matter {
  return { title, publicIntent, address, content, point, pointConfirmed }
}

/** The ticket's form once more, with what was typed before it was left. */
export function useCompletion(ticket: Ticket, step: Step) {
  const draft = stepDraft<Draft>(`complete/${ticket.number}`)
  const found = draft.load()
  const kept = found?.completeBy === ticket.complete_by ? found : undefined
  const form = reactive<Form>({ ...formOf(ticket), ...kept?.form })
  const photos = usePhotos(kept?.photos ?? ticket.photos ?? [])
  let sent = false

  watch([form, photos.ready], () => {
    if (sent) return
    const typed = matterOf(toRaw(form))
    draft.save({ completeBy: ticket.complete_by, form: typed, photos: photos.ready.value })
  })

  forgetFaults(step.faults, () => ({
    title: form.title,
    public_intent: form.publicIntent,
    address: form.address,
    content: form.content,
    photo_ids: photos.ready.value,
    contact_name: form.contactName,
    id_no: `${form.idType} ${form.idNo}`,
    contact_address: form.contactAddress,
  }))

  /** Only of what is sent: what stays was let through before. */
  function faultsOf(body: Completion): Faults {
    const all = check(form, categoryOf(ticket), { needed: false, code: '' })
    const faults = Object.fromEntries(Object.entries(all).filter(([name]) => name in body))
    const photo = photoFault(photos)
    if (photo) faults.photo_ids = photo
    return faults
  }

  async function submit() {
    const body = changes(ticket, form, photos.ready.value)
    const faults = faultsOf(body)
    if (Object.keys(body).length === 0 && Object.keys(faults).length === 0) {
      step.problem.value = '还没有补充内容。请按上面列出的事项补充后再提交。'
      return
    }
    if (!(await step.send(faults, () => completeTicket(ticket.number, body), '已重新提交'))) return
    sent = true
    draft.forget()
    await step.leave()
  }

  return { form, photos, restored: kept !== undefined, submit }
}
