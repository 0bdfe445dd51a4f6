import { computed, nextTick, ref } from 'vue'
import {
  caseFile,
  caseStep,
  confirmHit,
  editCase,
  trail as trailOf,
  waiveHit,
  type CaseFile,
  type CaseHit,
  type Trail,
} from '../../api/cases'
import { useFaults } from '../../composables/useFaults'
import { useLoad } from '../../composables/useLoad'
import { may } from '../../session'
import { hitState, replaced } from './marks'

/** One case: its text, its hits and what can be done with it. */
export function useCase(id: string) {
  const { value, busy, error, load } = useLoad<{ file: CaseFile; trail: Trail }>(async (signal) => {
    const [file, trail] = await Promise.all([caseFile(id, signal), trailOf(id, signal)])
    return { file, trail }
  })
  const file = computed(() => value.value?.file)
  const at = ref<number>()
  const faults = useFaults()
  const screener = may('screener')

  const mayChange = computed(() => screener && file.value?.state === 'drafted')
  /** The second person. */
  const mayReview = computed(
    () => screener && file.value?.state === 'reviewing' && !file.value.yours,
  )
  const looked = computed(() => file.value?.hits.find((h) => h.id === at.value))
  const left = computed(() => file.value?.hits.filter((h) => h.open).length ?? 0)
  /** What nobody has said anything of yet: it cannot be handed to somebody else. */
  const unsaid = computed(() => file.value?.hits.filter((h) => !h.waiver).length ?? 0)
  /** The copy that was made of the ticket, from which all went on. */
  const copy = computed(() => {
    const t = value.value?.trail
    const seq = [...(t?.steps ?? [])].reverse().find((s) => s.act === 'draft')?.seq
    return t?.versions.find((v) => v.seq === seq) ?? t?.versions[0]
  })

  async function act(what: () => Promise<CaseFile>) {
    const ok = await faults.sending(what)
    if (ok || faults.code.value === 'changed_meanwhile') {
      const { text, code } = faults
      const said = [text.value, code.value] as const
      await load()
      ;[text.value, code.value] = said
    }
    return ok
  }
  /** For a dialog, which shows by itself what went wrong. */
  async function dialog(what: () => Promise<CaseFile>) {
    await what()
    await load()
  }

  const v = () => file.value!.version
  const replace = (h: CaseHit) => act(() => editCase(id, v(), replaced(file.value!, h)))
  const confirm = (h: CaseHit) => act(() => confirmHit(id, h.id, v()))
  const submit = () => act(() => caseStep(id, 'submit', v()))
  const approve = () => act(() => caseStep(id, 'approve', v()))
  const waive = (h: CaseHit, reason: string) => dialog(() => waiveHit(id, h.id, v(), reason))
  const giveBack = (reason: string) => dialog(() => caseStep(id, 'return', v(), reason))
  const withdraw = (reason: string) => dialog(() => caseStep(id, 'withdraw', v(), reason))

  async function look(h: CaseHit) {
    at.value = h.id
    await nextTick()
    document.getElementById(`hit-${h.id}`)?.scrollIntoView({ block: 'center', behavior: 'smooth' })
  }
  /** The next hit that is still to be decided, or where there is none, the next of all. */
  function next(step: 1 | -1) {
    const all = file.value?.hits ?? []
    const open = all.filter((h) => hitState(h) !== 'confirmed')
    const list = open.length ? open : all
    if (!list.length) return
    const i = list.findIndex((h) => h.id === at.value)
    void look(list[(i + step + list.length) % list.length]!)
  }

  return {
    value,
    file,
    copy,
    busy,
    error,
    load,
    at,
    looked,
    left,
    unsaid,
    mayChange,
    mayReview,
    faults,
    screener,
    replace,
    confirm,
    submit,
    approve,
    waive,
    giveBack,
    withdraw,
    look,
    next,
  }
}
