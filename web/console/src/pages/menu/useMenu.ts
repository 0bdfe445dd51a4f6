import { computed, reactive, ref, watch } from 'vue'
import {
  checkMenu,
  discardDraft,
  getMenu,
  publishMenu,
  saveDraft,
  takeOver,
  type MenuEntry,
  type MenuOverview,
  type MenuTab,
  type Review,
} from '../../api/menu'
import { useKept } from '../../composables/useKept'
import { useLoad } from '../../composables/useLoad'

export const mostTabs = 3
export const mostEntries = 5

const copied = <T>(v: T): T => JSON.parse(JSON.stringify(v)) as T

/** The menu that is being edited: what is on the screen, what is kept as draft, and what is to be said of it. */
export function useMenu() {
  const { value: overview, busy, error, load: fetchAll } = useLoad<MenuOverview>(getMenu)
  const tabs = ref<MenuTab[]>([])
  /** The place of what is being edited: the tab, and the entry below it. */
  const chosen = ref<number[]>([])
  const review = reactive<Review>({ faults: [], hints: [] })
  /** What is typed and not yet saved, with the revision that it began from. */
  const { value: unsaved } = useKept<{ revision: number; tabs: MenuTab[] } | null>('menu', null)
  const revision = ref(0)

  const current = computed<MenuEntry | undefined>(() => {
    const [i, j] = chosen.value
    const tab = i === undefined ? undefined : tabs.value[i]
    return j === undefined ? tab : tab?.sub_button?.[j]
  })
  const kept = computed(() => overview.value?.draft.button ?? overview.value?.published.button)
  const dirty = computed(() => JSON.stringify(tabs.value) !== JSON.stringify(kept.value ?? []))
  const hasDraft = computed(() => overview.value?.draft.button != null)

  async function load() {
    await fetchAll()
    if (!overview.value) return
    const at = overview.value.draft.revision
    revision.value = unsaved.value?.revision ?? at
    show(unsaved.value?.tabs ?? kept.value ?? [])
  }

  function show(list: MenuTab[]) {
    tabs.value = copied(list)
    const [i, j] = chosen.value
    const tab = i === undefined ? undefined : tabs.value[i]
    if (!tab || (j !== undefined && !tab.sub_button?.[j]))
      chosen.value = tabs.value.length ? [0] : []
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(
    tabs,
    (now) => {
      unsaved.value = dirty.value ? { revision: revision.value, tabs: copied(now) } : null
      clearTimeout(timer)
      timer = setTimeout(check, 250)
    },
    { deep: true },
  )

  let checks = 0
  async function check() {
    const mine = ++checks
    try {
      const said = await checkMenu(tabs.value)
      if (mine === checks) Object.assign(review, said)
    } catch {
      // The same is said when it is saved.
    }
  }

  /** Takes what the server has as what is shown. */
  async function fresh() {
    unsaved.value = null
    await fetchAll()
    revision.value = overview.value?.draft.revision ?? 0
    show(kept.value ?? [])
  }

  async function save() {
    const done = await saveDraft(revision.value, tabs.value)
    Object.assign(review, { faults: done.faults, hints: done.hints })
    await fresh()
  }
  async function discard() {
    await discardDraft(revision.value)
    await fresh()
  }
  async function bringBack(version: number) {
    await takeOver(revision.value, version)
    await fresh()
  }
  async function publish(note: string) {
    if (dirty.value) await save()
    try {
      await publishMenu(revision.value, note)
    } catch (e) {
      await catchUp()
      throw e
    }
    await fresh()
  }
  /** A publication that WeChat refuses has moved the draft's revision on; it is ours while nobody changed what we sent. */
  async function catchUp() {
    const sent = JSON.stringify(tabs.value)
    await fetchAll()
    const draft = overview.value?.draft
    if (draft && JSON.stringify(kept.value ?? []) === sent) revision.value = draft.revision
  }

  /** Moves a button among its neighbours. */
  function move(at: number[], to: number) {
    const list = listOf(at)
    const from = at[at.length - 1]!
    if (!list || to < 0 || to >= list.length || to === from) return
    list.splice(to, 0, ...list.splice(from, 1))
    chosen.value = [...at.slice(0, -1), to]
  }
  function listOf(at: number[]): MenuEntry[] | undefined {
    return at.length === 1 ? tabs.value : tabs.value[at[0]!]?.sub_button
  }
  function addTab() {
    tabs.value.push({ name: '新菜单', type: 'view', url: '/h5/new' })
    chosen.value = [tabs.value.length - 1]
  }
  function addEntry(i: number) {
    const tab = tabs.value[i]!
    const first: MenuEntry = { name: '新入口', type: 'view', url: '/h5/new' }
    if (!tab.sub_button?.length) {
      // A tab with entries has a name and nothing else: what it did becomes its first entry.
      const own: MenuTab = { ...tab }
      delete own.sub_button
      tabs.value[i] = { name: tab.name, sub_button: tab.type ? [own, first] : [first] }
    } else tab.sub_button.push(first)
    chosen.value = [i, tabs.value[i]!.sub_button!.length - 1]
  }
  function remove(at: number[]) {
    const list = listOf(at)
    list?.splice(at[at.length - 1]!, 1)
    const tab = tabs.value[at[0]!]
    if (at.length === 2 && tab && !tab.sub_button?.length) delete tab.sub_button
    chosen.value = at.length === 2 ? [at[0]!] : tabs.value.length ? [0] : []
  }
  /** Puts another button in the place of the one that is chosen. */
  function replace(b: MenuEntry) {
    const [i, j] = chosen.value
    if (i === undefined) return
    if (j === undefined) tabs.value[i] = { ...b, ...withSub(tabs.value[i]!) }
    else tabs.value[i]!.sub_button![j] = b
  }

  const said = (list: 'faults' | 'hints', at: number[], field?: string) =>
    review[list].filter(
      (r) => r.at.join() === at.join() && (field === undefined || r.field === field),
    )

  return {
    overview,
    busy,
    error,
    tabs,
    chosen,
    current,
    review,
    dirty,
    hasDraft,
    revision,
    load,
    fresh,
    save,
    discard,
    bringBack,
    publish,
    move,
    addTab,
    addEntry,
    remove,
    replace,
    said,
  }
}

const withSub = (t: MenuTab) => (t.sub_button?.length ? { sub_button: t.sub_button } : {})

export type MenuEditing = ReturnType<typeof useMenu>
