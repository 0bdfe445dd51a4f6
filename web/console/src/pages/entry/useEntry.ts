import { computed, ref } from 'vue'
import {
  createEntry,
  emptyContent,
  entry as fetchEntry,
  entryStep,
  reviewEntry,
  saveEntry,
  type Entry,
  type EntryContent,
  type EntryKind,
} from '../../api/entries'
import { useFaults } from '../../composables/useFaults'
import { useKept } from '../../composables/useKept'
import { useLoad } from '../../composables/useLoad'
import { me } from '../../session'

interface Begun {
  kind: EntryKind
  title?: string
  asked?: string[]
}

/** One entry as it is written, reviewed and published. code is blank for one that is begun. */
export function useEntry(code: string, begun: Begun) {
  const { value: entry, busy, error, load: fetchIt } = useLoad<Entry>((s) => fetchEntry(code, s))
  const faults = useFaults()
  const place = code || `new-${begun.kind}`
  const { value: kept, done } = useKept<{
    revision: number
    content: EntryContent
    note: string
  } | null>(`entry:${place}`, null)
  const content = ref<EntryContent>(emptyContent())
  const note = ref('')
  const revision = ref(0)
  const original = ref('')
  const kind = computed(() => entry.value?.kind ?? begun.kind)

  const dirty = computed(() => JSON.stringify(content.value) !== original.value)
  const work = computed(() => entry.value?.work ?? undefined)
  /** Somebody else has to review what one wrote. */
  const own = computed(() => work.value?.author === me.value?.name)

  function show(e: Entry | undefined) {
    const base = { ...emptyContent(), ...(e ? (e.work?.content ?? e.content) : {}) }
    original.value = JSON.stringify(base)
    revision.value = e?.revision ?? 0
    content.value = JSON.parse(original.value) as EntryContent
    note.value = ''
  }
  async function load() {
    if (code) await fetchIt()
    if (code && !entry.value) return
    const typed = kept.value
    show(entry.value)
    if (typed) {
      content.value = typed.content
      note.value = typed.note
      revision.value = typed.revision
    } else if (!code) {
      content.value.title = begun.title ?? ''
      content.value.asked = begun.asked ?? []
    } else if (begun.asked?.length) {
      content.value.asked = [...new Set([...content.value.asked, ...begun.asked])]
      note.value = '补充市民的问法'
    }
  }
  /** Keeps what is typed through a reload. */
  function keep() {
    if (dirty.value)
      kept.value = { revision: revision.value, content: content.value, note: note.value }
    else kept.value = null
  }
  function arrived(e: Entry) {
    entry.value = e
    kept.value = null
    show(e)
  }
  /** A step was taken while something is typed: that stays, and goes on from the text as it is now, unless that was another's before. */
  function stepped(e: Entry) {
    if (!dirty.value) return arrived(e)
    const wasCurrent = revision.value === entry.value?.revision
    const typed = { content: content.value, note: note.value, revision: revision.value }
    entry.value = e
    show(e)
    content.value = typed.content
    note.value = typed.note
    if (!wasCurrent) revision.value = typed.revision
    keep()
  }
  async function save(): Promise<Entry | undefined> {
    let saved: Entry | undefined
    const ok = await faults.sending(async () => {
      saved = code
        ? await saveEntry(code, revision.value, content.value, note.value)
        : await createEntry(kind.value, content.value, note.value)
    })
    if (!ok || !saved) return undefined
    if (code) arrived(saved)
    else done()
    return saved
  }
  /** Gives up what is typed and reads what there is now. */
  async function fresh() {
    kept.value = null
    faults.clear()
    await load()
  }
  /** For a dialog, which shows by itself what went wrong. */
  const review = async (approve: boolean, why: string) =>
    stepped(await reviewEntry(code, entry.value!.draft, approve, why))
  const step = async (what: 'publish' | 'drop' | 'offline', why: string) =>
    stepped(await entryStep(code, what, entry.value!.draft, why))

  return {
    entry,
    busy,
    error,
    load,
    content,
    note,
    kind,
    dirty,
    work,
    own,
    faults,
    keep,
    save,
    fresh,
    review,
    step,
  }
}
