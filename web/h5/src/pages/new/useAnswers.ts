import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import { articlesFor, type ArticleItem } from '../../api/knowledge'
import { lengthOf } from '@shared/text'

const pause = 500 // ms without a key, after which the title is looked up
const least = 2 // characters, from which on a title says something

/**
 * Articles that may answer what the title asks. They come and go only while the title is being written: nothing moves
 * under the finger of who has gone on to the next field. A look-up that fails finds nothing.
 */
export function useAnswers(title: () => string, isWriting: () => boolean) {
  const answers = shallowRef<ArticleItem[]>([])
  /** The citizen does not want to see any for this form. */
  const aside = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop = new AbortController()

  function cancel() {
    clearTimeout(timer)
    stop.abort()
  }
  onScopeDispose(cancel)

  async function look(words: string) {
    const mine = (stop = new AbortController())
    const found = await articlesFor(words, mine.signal).catch(() => [])
    if (!mine.signal.aborted && isWriting()) answers.value = found
  }

  watch(title, (now) => {
    cancel()
    const words = now.trim()
    if (aside.value) return
    if (lengthOf(words) < least) answers.value = []
    else timer = setTimeout(() => void look(words), pause)
  })

  function putAside() {
    aside.value = true
    answers.value = []
    cancel()
  }
  return { answers, putAside }
}
