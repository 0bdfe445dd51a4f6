import { missingElements, optional } from '@shared/elements'
import { cleanLine, cleanText } from '@shared/text'
import { shallowRef, watch } from 'vue'
import type { Me } from '../../api/account'
import { likelyDuplicates, type Category, type TicketItem } from '../../api/tickets'
import type { Form } from './form'
import type { usePhotos } from './usePhotos'

/** What a citizen may want to know before he submits. None of it keeps him from submitting. */
export interface Concerns {
  /** The elements that his text does not seem to have. */
  missing: string[]
  /** His open tickets that seem to be about the same. */
  duplicates: TicketItem[]
}

export function useConcerns(
  form: Form,
  category: Category,
  me: Me,
  photos: ReturnType<typeof usePhotos>,
) {
  const found = shallowRef<Concerns>()
  /** What he has seen and gone past: nobody is asked twice. */
  const seen = new Set<string>()

  // What was found is about what the form said then.
  watch(form, () => (found.value = undefined))

  function missing(): string[] {
    const { title, address, content } = form
    const said = { title, address, content, photos: photos.items.value.length }
    return missingElements(category.code, said, category.template).filter(
      (e) => !optional.includes(e),
    )
  }

  /** A look-up that fails finds nothing: it must not stand in the way. */
  async function duplicates(): Promise<TicketItem[]> {
    if (!me.bound) return []
    const body = {
      category: category.code,
      title: cleanLine(form.title),
      content: cleanText(form.content),
      lat: form.point?.lat ?? null,
      lng: form.point?.lng ?? null,
    }
    return likelyDuplicates(body).catch(() => [])
  }

  /** Looks, and tells whether there is something that he has not seen. */
  async function look(): Promise<boolean> {
    const now = { missing: missing(), duplicates: await duplicates() }
    const fresh = namesOf(now).some((name) => !seen.has(name))
    found.value = fresh ? now : undefined
    return fresh
  }

  function goPast() {
    if (found.value) namesOf(found.value).forEach((name) => seen.add(name))
    found.value = undefined
  }

  return { found, look, goPast, goBack: () => (found.value = undefined) }
}

const namesOf = (c: Concerns) => [...c.missing, ...c.duplicates.map((t) => t.number)]
