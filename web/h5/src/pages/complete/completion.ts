import type { Completion } from '../../api/actions'
import type { Category, Photo, Ticket } from '../../api/tickets'
import { emptyForm, toTicket, type Form } from '../new/form'

/** The ticket's kind as the form's rules want it: what was typed has long replaced the template. */
export const categoryOf = (ticket: Ticket): Category => ({
  code: ticket.category,
  name: ticket.category_name,
  natures: [],
  nature_required: false,
  default_nature: ticket.nature,
  template: '',
})

/**
 * The form as it was submitted. Two things are left blank, which keeps them as they are: the document number, since the
 * API shows it masked, and the place of the first form, so that only a new one is offered to be taken back.
 */
export function formOf(ticket: Ticket): Form {
  const form = emptyForm(categoryOf(ticket))
  return {
    ...form,
    nature: ticket.nature,
    title: ticket.title,
    publicIntent: ticket.public_intent,
    address: ticket.address,
    content: ticket.content,
    contactName: ticket.contact_name,
    idType: ticket.id_type || form.idType,
    contactAddress: ticket.contact_address,
  }
}

/** What goes together or not at all. */
const parts: (keyof Completion)[][] = [
  ['title'],
  ['public_intent'],
  ['address'],
  ['lat', 'lng', 'point_confirmed'],
  ['content'],
  ['photo_ids'],
  ['contact_name'],
  ['id_type', 'id_no'],
  ['contact_address'],
]

/** What differs from the ticket as it was submitted. */
export function changes(ticket: Ticket, form: Form, photos: Photo[]): Completion {
  const was = sent(ticket, formOf(ticket), ticket.photos ?? [])
  const now = sent(ticket, form, photos)
  const differs = (name: keyof Completion) =>
    JSON.stringify(was[name]) !== JSON.stringify(now[name])
  const changed = parts.filter((names) => names.some(differs)).flat()
  return Object.fromEntries(changed.map((name) => [name, now[name]]))
}

const sent = (ticket: Ticket, form: Form, photos: Photo[]): Completion => {
  const ids = photos.map((p) => p.id)
  return toTicket(form, categoryOf(ticket), ids, undefined)
}
