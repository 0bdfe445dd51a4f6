import { ApiError, isPassing, textOf } from '@shared/http'
import { persist } from '@shared/persist'
import { computed, onUnmounted, ref, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { findSubmission, submitTicket, type Category } from '../../api/tickets'
import { focusFault } from '../../composables/focusFault'
import { endWithFaults, faultsFound } from '../../composables/forgetFaults'
import { forgetList } from '../../composables/keptList'
import { leaveTicket } from '../../composables/leaving'
import { sentAs, submitted, type Draft } from './draft'
import { printOf, toTicket, type Faults, type Form } from './form'
import { addTo } from './material'
import type { useConcerns } from './useConcerns'
import type { usePhotos } from './usePhotos'

/** What a form gives to be submitted. */
interface Sheet {
  draft: Draft
  form: Form
  category: Category
  photos: ReturnType<typeof usePhotos>
  faults: Ref<Faults>
  findFaults: () => Faults
  concerns: ReturnType<typeof useConcerns>
  durable: Ref<boolean>
  save: () => void
  stopSaving: () => void
  /** The SMS code; undefined for a bound citizen. */
  code: () => string | undefined
}

/** What the page is doing: waiting for photos, looking for duplicates, asking how it went last time, sending. */
export type Stage = '' | 'photos' | 'looking' | 'asking' | 'sending' | 'adding'

const waits = [2_000, 4_000, 8_000, 16_000] // ms between two tries

/**
 * From 提交 to the number. However often the line fails, the page is reloaded or the button pressed: the form's key goes
 * with every try, and the server makes one ticket of it.
 */
export function useSubmission(sheet: Sheet) {
  const { draft, form, category, photos, faults, concerns } = sheet
  const router = useRouter()
  const stage = ref<Stage>('')
  const problem = ref('')
  endWithFaults(problem, faults)
  /** Why it takes longer, or ''. */
  const delay = ref('')
  /** What is known of a try that was left unanswered when the page was closed, or ''. */
  const earlierTry = ref('')
  let stop = new AbortController()
  onUnmounted(() => stop.abort())

  /** Does step unless another is under way; its failure is said. */
  async function during(first: Stage, step: () => Promise<void>) {
    if (stage.value) return
    stop = new AbortController()
    stage.value = first
    problem.value = delay.value = earlierTry.value = ''
    try {
      await step()
    } catch (e) {
      await refused(e)
    } finally {
      stage.value = delay.value = ''
    }
  }

  async function submit() {
    if (stage.value || (await isFaulty())) return
    await during('photos', async () => {
      if (!(await photosArrived())) return
      const again = draft.sent === printOf(body()) // the very same: it was looked at, and its own ticket is no duplicate
      if (!again) {
        const earlier = await outcome()
        if (earlier) return finish(earlier, true)
        if (await looksDoubtful()) return
      }
      await send()
    })
  }

  /** 仍要提交, having seen what there is to think about. */
  async function submitAnyway() {
    if (stage.value) return
    concerns.goPast()
    await submit()
  }

  /** 补充到原诉求: what was typed goes to that ticket, and is no ticket of its own. */
  async function addToTicket(number: string) {
    await during('photos', async () => {
      if (!(await photosArrived())) return
      stage.value = 'adding'
      const photoIds = photos.ready.value.map((p) => p.id)
      const ticket = await addTo(number, form, category, photoIds, (piece, call) =>
        insist(() => call(`${draft.materialKey}-${piece}`)),
      )
      sheet.stopSaving()
      submitted(draft.key, number)
      leaveTicket(ticket, '已补充到原诉求')
      await router.replace(`/tickets/${number}`)
    })
  }

  async function isFaulty(): Promise<boolean> {
    faults.value = sheet.findFaults()
    if (Object.keys(faults.value).length === 0) return false
    problem.value = faultsFound
    await focusFault()
    return true
  }

  async function photosArrived(): Promise<boolean> {
    await photos.settled(stop.signal)
    if (stop.signal.aborted) return false
    if (!photos.failure.value) return true
    faults.value = { photo_ids: photos.failure.value }
    problem.value = '诉求还没有提交：' + photos.failure.value
    await focusFault()
    return false
  }

  const body = () =>
    toTicket(
      form,
      category,
      photos.ready.value.map((p) => p.id),
      sheet.code(),
    )

  /** The ticket that this form became already, if it did: in another window, or by a try that got no answer. */
  async function outcome(): Promise<string | undefined> {
    const elsewhere = sentAs(draft.key)
    if (elsewhere || !draft.sent) return elsewhere
    stage.value = 'asking'
    const number = await insist(() => findSubmission(draft.key, stop.signal))
    if (!number) draft.sent = ''
    return number
  }

  async function looksDoubtful(): Promise<boolean> {
    stage.value = 'looking'
    return concerns.look()
  }

  async function send() {
    stage.value = 'sending'
    const ticket = body()
    draft.sent = printOf(ticket)
    sheet.save() // before the first try: this page may not live to see its answer
    const { number } = await insist(() => submitTicket(ticket, draft.key, stop.signal))
    await finish(number)
  }

  const insist = <T>(call: () => Promise<T>) =>
    persist(call, {
      waits,
      signal: stop.signal,
      onWait: (e, tries) =>
        (delay.value = `${e.message.split('，')[0]}，正在自动重试（第${tries}次），不会重复提交。请不要关闭页面。`),
    })

  /** changed: the form says something else by now than what became the ticket. */
  async function finish(number: string, changed = false) {
    sheet.stopSaving()
    submitted(draft.key, number)
    forgetList()
    await router.replace({ path: `/done/${number}`, query: changed ? { earlier: '1' } : {} })
  }

  async function refused(e: unknown) {
    problem.value = textOf(e)
    if (!(e instanceof ApiError)) return
    if (isPassing(e) || e.code === 'stopped') {
      problem.value = `${unknown[stage.value] ?? e.message}。${keptHere()}可以放心再次提交，不会重复。`
      return
    }
    if (stage.value === 'sending') {
      draft.sent = '' // the server read this form and did not take it
      sheet.save()
    }
    const { lat, lng, id_type, ...fields } = e.fields
    faults.value = fields
    if (lat ?? lng) faults.value.address ??= (lat ?? lng)!
    if (id_type) faults.value.id_no ??= id_type
    if (e.code === 'wrong_code') faults.value.sms_code ??= e.message
    await focusFault()
  }

  /** What is said where no answer came. */
  const unknown: Partial<Record<Stage, string>> = {
    asking: '还没有查到上次是否提交成功',
    adding: '网络不好，还不知道是否补充成功',
  }
  const keptHere = () => (sheet.durable.value ? '填写的内容已保存在本机，' : '请不要关闭本页面，')

  /** Asks what became of a try that this page did not live to see answered. */
  async function recover() {
    await during('asking', async () => {
      earlierTry.value = '正在核对上次提交的结果，请稍候…'
      const number = await insist(() => findSubmission(draft.key, stop.signal))
      if (number) return finish(number)
      draft.sent = ''
      sheet.save()
      earlierTry.value = '上次没有提交成功，内容都在，请核对后再次提交。'
    })
    // At the foot of the form nobody who just opened it would see it.
    if (problem.value) [earlierTry.value, problem.value] = [problem.value, '']
  }
  if (draft.sent) void recover()

  return {
    stage: computed(() => stage.value),
    problem,
    delay,
    earlierTry,
    submit,
    submitAnyway,
    addToTicket,
    goBack: concerns.goBack,
    giveUp: () => stop.abort(),
  }
}
