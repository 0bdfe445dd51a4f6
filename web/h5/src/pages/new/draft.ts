import { device, visit } from '@shared/memory'
import { plainPhone } from '@shared/phone'
import { uuid } from '@shared/uuid'
import type { Me } from '../../api/account'
import type { Category, Photo } from '../../api/tickets'
import { emptyForm, isUntouched, type Form } from './form'

/** A form half written, with the key under which it is submitted however often (domain §4). */
export interface Draft {
  key: string
  /** The keys under which it is added to another ticket instead begin with this. */
  materialKey: string
  category: string
  /** The template that the content began with. */
  template: string
  form: Form
  photos: Photo[]
  /** How many photos had not been uploaded: only their names on the server can be kept. */
  lostPhotos: number
  /** A print of what was sent and never answered, so that nobody knows whether it arrived; else ''. */
  sent: string
  /** Whose it is: the masked phone of a bound citizen, or ''. */
  owner: string
  /** It began as a copy of a ticket that is over. */
  copied: boolean
}

const place = 'hotline.draft'
const contactPlace = 'hotline.draft.contact'
const idPlace = 'hotline.draft.id' // the document number does not outlive the visit
const sentPlace = 'hotline.sent'

const day = 24 * 3600 * 1000 // ms
const keep = 30 * day // (domain §15)
const keepContact = day // long enough to come back to a form; the phone may be a family's
const remembered = 5 // submissions

type Contact = Pick<Form, 'contactName' | 'phone' | 'contactAddress'>
const noContact: Contact = { contactName: '', phone: '', contactAddress: '' }

export const ownerOf = (me: Me) => (me.bound ? me.phone : '')

/** Keeps a draft; false where the browser does not, so that it is gone with the page. */
export function saveDraft(draft: Draft, now: number = Date.now()): boolean {
  if (sentAs(draft.key)) return true // another window submitted it
  const { contactName, phone, contactAddress, idNo } = draft.form
  const form = { ...draft.form, ...noContact, idNo: '' }
  visit.write(idPlace, idNo)
  const contact = { contactName, phone, contactAddress, savedAt: now }
  const kept = [
    device.write(contactPlace, contact),
    device.write(place, { ...draft, form, savedAt: now }),
  ]
  return kept.every(Boolean)
}

/** The draft on this device that owner may go on with. Somebody else's is thrown away. */
export function loadDraft(owner: string = '', now: number = Date.now()): Draft | undefined {
  forgetOldDraft(now)
  const kept = device.read<Draft>(place)
  if (!kept) return undefined
  if (kept.owner && owner && kept.owner !== owner) {
    clearDraft()
    return undefined
  }
  const { contactName, phone, contactAddress } = device.read<Contact>(contactPlace) ?? noContact
  // A draft without an owner was written before binding, with the phone that was then to be bound.
  const writer = kept.owner || masked(phone)
  const theirs = writer === '' || writer === owner || (owner === '' && kept.owner === '')
  const person = theirs
    ? { contactName, phone, contactAddress, idNo: visit.read<string>(idPlace) ?? '' }
    : { ...noContact, idNo: '' }
  return { ...blank(), ...kept, form: { ...kept.form, ...person } }
}

/** What a draft has before anything happened to it. */
const blank = () => ({ materialKey: uuid(), lostPhotos: 0, sent: '', owner: '', copied: false })

/** A phone as the server shows it to its owner. */
const masked = (phone: string) => plainPhone(phone).replace(/^(\d{3})\d{4}(?=\d{4}$)/, '$1****')

/** Throws away what is past its time, also where nobody opens the form again. */
export function forgetOldDraft(now: number = Date.now()) {
  const age = (of: string) => now - (device.read<{ savedAt: number }>(of)?.savedAt ?? 0)
  const kept = device.read<Draft>(place)
  if (!kept?.key || !kept.form || age(place) > keep) clearDraft()
  else if (age(contactPlace) > keepContact) device.forget(contactPlace)
}

export function clearDraft() {
  device.forget(place)
  device.forget(contactPlace)
  visit.forget(idPlace)
}

interface Submission {
  key: string
  number: string
}

/** Throws the draft away that became this ticket, and remembers its key: another window may still have it open. */
export function submitted(key: string, number: string) {
  const before = device.read<Submission[]>(sentPlace) ?? []
  device.write(sentPlace, [{ key, number }, ...before].slice(0, remembered))
  clearDraft()
}

/** The ticket that a form became under this key on this device. */
export const sentAs = (key: string): string | undefined =>
  device.read<Submission[]>(sentPlace)?.find((s) => s.key === key)?.number

/** A new form of a category. */
export const newDraft = (category: Category, owner: string = ''): Draft => ({
  ...blank(),
  key: uuid(),
  category: category.code,
  template: category.template,
  form: emptyForm(category),
  photos: [],
  owner,
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
