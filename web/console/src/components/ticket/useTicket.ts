import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { bePresent, getTicket, type Around, type Ticket } from '../../api/tickets'
import { useEvery } from '../../composables/useEvery'
import { useLoad } from '../../composables/useLoad'

// ms. The server forgets who was silent for 40 s, and who is writing after 100: browsers let a page that is not seen act once a minute.
const beat = 15_000

/**
 * One ticket, who else has it open, and whether somebody changed it meanwhile. It is read anew by itself only while nobody is typing
 * here.
 */
export function useTicket(number: Ref<string>, editing: Ref<boolean>) {
  const others = ref<Around['others']>([])
  const stale = ref(false)
  const {
    value: ticket,
    busy,
    error,
    load,
    set,
  } = useLoad<Ticket>((signal) => getTicket(number.value, signal))

  async function meet() {
    const of = number.value
    const around = await bePresent(of, editing.value).catch(() => undefined)
    if (!around || of !== number.value) return
    others.value = around.others
    // An answer that is older than one's own step tells of no change of somebody else's.
    if (ticket.value?.number !== of || around.version <= ticket.value.version) return
    if (editing.value) stale.value = true
    else await load()
  }

  function leave(of: string) {
    if (of) void bePresent(of, false, true).catch(() => undefined)
  }

  /** Shows the answer of a step, unless another ticket is looked at by now, or a newer state of this one. */
  function take(t: Ticket) {
    const shown = ticket.value
    if (t.number !== number.value || (shown?.number === t.number && shown.version > t.version))
      return
    set(t)
    stale.value = false
  }

  watch(
    number,
    (now, before) => {
      if (before) leave(before)
      others.value = []
      stale.value = false
      set(undefined)
      if (!now) return
      void load()
      void meet()
    },
    { immediate: true },
  )
  watch(editing, () => number.value && void meet())
  // Who looks something up in another tab is writing all the same.
  useEvery(
    beat,
    () => number.value && meet(),
    () => editing.value,
  )
  onScopeDispose(() => leave(number.value))

  return { ticket, busy, error, others, stale, load, take }
}
