import { ApiError, textOf } from '@shared/http'
import { cleanText, lengthOf } from '@shared/text'
import { ref, watch } from 'vue'
import { rateChat, type ChatRating } from '../api/chat'

/** ask: for stars; why: for the reason of few; thanks: just given; given: before; late and missing: no longer possible. */
export type RatingStage = 'ask' | 'why' | 'thanks' | 'given' | 'late' | 'missing'

const few = 2 // stars, for which a reason is asked
const most = 200 // characters of a reason

const refusals: Record<string, RatingStage> = {
  rating_given: 'given',
  rating_expired: 'late',
  chat_not_found: 'missing',
}

/** The citizen's stars for a chat, which count as soon as one is tapped; who gives one or two may say why. */
export function useServiceRating(now: () => ChatRating) {
  const rating = now()
  const stars = ref(rating.stars)
  const stage = ref<RatingStage>(begin(rating))
  const thanks = ref('')
  const busy = ref(false)
  const problem = ref('')

  async function run(act: () => Promise<void>) {
    if (busy.value) return
    busy.value = true
    problem.value = ''
    try {
      await act()
    } catch (e) {
      const refused = e instanceof ApiError ? refusals[e.code] : undefined
      if (refused) stage.value = refused
      else problem.value = e instanceof ApiError ? (e.fields.reason ?? e.message) : textOf(e)
    } finally {
      busy.value = false
    }
  }

  const give = (n: number) =>
    run(async () => {
      const rated = await rateChat(rating.chat_id, { stars: n })
      stars.value = n
      thanks.value = rated.thanks
      stage.value = n <= few && !rated.reason ? 'why' : 'thanks'
    })

  /** chosen: the ready reasons; text: the citizen's own words. */
  async function explain(chosen: string[], text: string) {
    const reason = [...chosen, cleanText(text)].filter(Boolean).join('；')
    if (!reason) problem.value = '请选择或写下原因，也可以不填'
    else if (lengthOf(reason) > most) problem.value = `原因最多${most}个字`
    else
      await run(async () => {
        thanks.value = (await rateChat(rating.chat_id, { stars: stars.value, reason })).thanks
        stage.value = 'thanks'
      })
  }
  // A digit that was typed instead, here or in WeChat, has answered the question.
  watch(now, (is) => {
    if (stage.value !== 'ask' || busy.value || is.state !== 'given') return
    stars.value = is.stars
    stage.value = begin(is)
  })
  const skip = () => void (stage.value = 'thanks')

  return { stars, stage, thanks, busy, problem, give, explain, skip }
}

function begin({ state, asked_until, asks_reason }: ChatRating): RatingStage {
  // Who gave few stars in WeChat is sent here to say why.
  if (state === 'given') return asks_reason ? 'why' : 'given'
  return asked_until && Date.parse(asked_until) <= Date.now() ? 'late' : 'ask'
}
