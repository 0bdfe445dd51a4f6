import { device, visit } from '@shared/memory'
import { uuid } from '@shared/uuid'
import type { Category, Photo } from '../../api/tickets'
import { emptyForm, isUntouched, type Form } from './form'

/** A form half written, with the key under which it is submitted however often (domain §4). */
export interface Draft {
  key: string
  category: string
  /** The template that the content began with. */
  template: string
  form: Form
  photos: Photo[]
}

const place = 'hotline.draft'
const idPlace = 'hotline.draft.id' // the document number does not outlive the visit
const keep = 30 * 24 * 3600 * 1000 // ms (domain §15)

export function saveDraft(draft: Draft, now: number = Date.now()) {
  device.write(place, { ...draft, form: { ...draft.form, idNo: '' }, savedAt: now })
  visit.write(idPlace, draft.form.idNo)
}

export function loadDraft(now: number = Date.now()): Draft | undefined {
  const kept = device.read<Draft & { savedAt: number }>(place)
  if (!kept?.key || !kept.form || now - kept.savedAt > keep) {
    clearDraft()
    return undefined
  }
  return { ...kept, form: { ...kept.form, idNo: visit.read<string>(idPlace) ?? '' } }
}

export function clearDraft() {
  device.forget(place)
  visit.forget(idPlace)
}

/** A new form of a category. */
export const newDraft = (category: Category): Draft => ({
  key: uuid(),
  category: category.code,
  template: category.template,
  form: emptyForm(category),
  photos: [],
})

/** A draft carried over to another category: what was typed stays, a template that was not filled in is replaced. */
export function carryOver(draft: Draft, category: Category): Draft {
  if (draft.category === category.code) return draft
  const { form } = draft
  return {
    ...draft,
    category: category.code,
    template: category.template,
    form: {
      ...form,
      nature: category.natures.includes(form.nature) ? form.nature : '',
      content: isUntouched(form.content, draft.template) ? category.template : form.content,
    },
  }
}
