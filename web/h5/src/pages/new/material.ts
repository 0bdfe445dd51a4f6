import { withoutBlanks } from '@shared/elements'
import { cleanLine, cleanText } from '@shared/text'
import { addMaterial } from '../../api/actions'
import type { Category, Ticket } from '../../api/tickets'
import type { Form } from './form'

const longest = 1000 // code points of one piece of material

/**
 * Adds what a form says to a ticket that exists: in as many pieces as it takes, the photos with the first. each calls with
 * the piece's own key, as often as it must: a repeat adds nothing. The ticket comes back as it is then.
 */
export async function addTo(
  number: string,
  form: Form,
  category: Category,
  photoIds: string[],
  each: (piece: number, call: (key: string) => Promise<Ticket>) => Promise<Ticket>,
): Promise<Ticket> {
  const [first, ...more] = piecesOf(materialText(form, category))
  const add = (text: string, photo_ids: string[]) => (key: string) =>
    addMaterial(number, { text, photo_ids }, key)
  let ticket = await each(1, add(first!, photoIds))
  for (const [i, text] of more.entries()) ticket = await each(i + 2, add(text, []))
  return ticket
}

/** What the form says of the matter; who says it the ticket knows. */
export function materialText(form: Form, category: Category): string {
  const content = cleanText(withoutBlanks(form.content, category.template))
  return [cleanLine(form.title), `地点：${cleanLine(form.address)}`, content].join('\n')
}

/** A text in pieces that are short enough, cut at the end of a line where there is one in the last half. */
export function piecesOf(text: string, most: number = longest): string[] {
  const all = [...text]
  if (all.length <= most) return [text]
  const line = all.slice(0, most).lastIndexOf('\n')
  const cut = line > most / 2 ? line : most
  const rest = all.slice(cut).join('').trim()
  return [all.slice(0, cut).join(''), ...(rest === '' ? [] : piecesOf(rest, most))]
}
