import { getMe } from '../../api/account'
import { getCategories, type Ticket } from '../../api/tickets'
import { confirm } from '../../dialogs'
import { loadDraft, newDraft, ownerOf, saveDraft } from '../new/draft'

/**
 * 复制为新诉求: makes the ticket's kind, title, content and address the draft of a new one, which is then another ticket
 * with a key of its own. False where the citizen would rather keep the draft that was there.
 */
export async function copyTicket(ticket: Ticket): Promise<boolean> {
  const [categories, me] = await Promise.all([getCategories(), getMe()])
  const owner = ownerOf(me)
  const message = '您有一份没有提交的诉求，复制会把它替换掉。'
  if (loadDraft(owner) && !(await confirm('替换没有提交的诉求？', message, '替换'))) return false
  const category = categories.find((c) => c.code === ticket.category)
  if (!category) throw new Error(`no category ${ticket.category}`)
  const draft = newDraft(category, owner)
  saveDraft({
    ...draft,
    copied: true,
    form: {
      ...draft.form,
      nature: category.natures.includes(ticket.nature) ? ticket.nature : '',
      title: ticket.title,
      content: ticket.content,
      address: ticket.address,
    },
  })
  return true
}
