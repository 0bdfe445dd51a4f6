import { ApiError, textOf } from '@shared/http'
import { computed, reactive, ref, toRaw, watch } from 'vue'
import { useRouter } from 'vue-router'
import type { Me } from '../../api/account'
import { submitTicket, type Category } from '../../api/tickets'
import { focusFault } from '../../composables/focusFault'
import { forgetFaults } from '../../composables/forgetFaults'
import { carryOver, clearDraft, loadDraft, newDraft, saveDraft } from './draft'
import { check, toTicket, type Faults } from './form'
import { usePhotos } from './usePhotos'

/** The form of one category: kept on the device with every change until it is submitted. */
export function useForm(category: Category, me: Me) {
  const router = useRouter()
  const kept = loadDraft()
  const draft = kept ? carryOver(kept, category) : newDraft(category)
  const form = reactive(draft.form)
  const photos = usePhotos(draft.photos)
  const smsCode = ref('')
  const agreed = ref(false)
  const faults = ref<Faults>({})
  const problem = ref('')
  const busy = ref(false)
  let submitted = false

  watch([form, photos.ready], () => {
    if (submitted) return
    saveDraft({ ...draft, form: { ...toRaw(form) }, photos: photos.ready.value })
  })

  forgetFaults(faults, () => ({
    nature: form.nature,
    title: form.title,
    public_intent: form.publicIntent,
    address: form.address,
    content: form.content,
    photo_ids: photos.ready.value,
    contact_name: form.contactName,
    id_no: `${form.idType} ${form.idNo}`,
    phone: form.phone,
    sms_code: smsCode.value,
    contact_address: form.contactAddress,
    agreed: agreed.value,
  }))

  function checkAll(): Faults {
    const found = check(form, category, { needed: !me.bound, code: smsCode.value })
    if (photos.fault.value) found.photo_ids = photos.fault.value
    if (!agreed.value) found.agreed = '请阅读并同意《个人信息处理告知》'
    return found
  }

  async function submit() {
    if (busy.value) return
    problem.value = ''
    faults.value = checkAll()
    const count = Object.keys(faults.value).length
    if (count > 0) {
      problem.value = `有${count}处需要修改，请看红色的提示`
      return focusFault()
    }
    busy.value = true
    try {
      const photoIds = photos.ready.value.map((p) => p.id)
      const body = toTicket(form, category, photoIds, me.bound ? undefined : smsCode.value)
      const { number } = await submitTicket(body, draft.key)
      submitted = true
      clearDraft()
      await router.replace(`/done/${number}`)
    } catch (e) {
      await refused(e)
    } finally {
      busy.value = false
    }
  }

  async function refused(e: unknown) {
    problem.value = textOf(e)
    if (!(e instanceof ApiError)) return
    if (e.status === 0) problem.value += '。填写的内容已保存在本机，可以放心再次提交，不会重复。'
    const { lat, lng, id_type, ...fields } = e.fields
    faults.value = fields
    if (lat ?? lng) faults.value.address ??= (lat ?? lng)!
    if (id_type) faults.value.id_no ??= id_type
    if (e.code === 'wrong_code') faults.value.sms_code ??= e.message
    await focusFault()
  }

  return {
    form,
    photos,
    smsCode,
    agreed,
    faults: computed(() => faults.value),
    problem,
    busy,
    /** Whether the form began with what was typed before. */
    restored: kept !== undefined,
    submit,
  }
}
