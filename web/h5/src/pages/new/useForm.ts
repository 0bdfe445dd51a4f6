import { computed, reactive, ref, toRaw, watch } from 'vue'
import type { Me } from '../../api/account'
import type { Category } from '../../api/tickets'
import { forgetFaults } from '../../composables/forgetFaults'
import { carryOver, loadDraft, newDraft, ownerOf, saveDraft } from './draft'
import { check, type Faults } from './form'
import { useConcerns } from './useConcerns'
import { usePhotos } from './usePhotos'
import { useSubmission } from './useSubmission'

/** The form of one category: kept on the device with every change until it is submitted. */
export function useForm(category: Category, me: Me) {
  const kept = loadDraft(ownerOf(me))
  const draft = kept ? carryOver(kept, category) : newDraft(category)
  const form = reactive(draft.form)
  const photos = usePhotos(draft.photos)
  const smsCode = ref('')
  const agreed = ref(false)
  const faults = ref<Faults>({})
  /** False where the browser keeps nothing: then the page must not be closed. */
  const durable = ref(true)

  function save() {
    Object.assign(draft, {
      form: { ...toRaw(form) },
      photos: photos.ready.value,
      lostPhotos: photos.unkept.value,
      owner: ownerOf(me),
    })
    durable.value = saveDraft(draft)
  }
  const stopSaving = watch([form, photos.ready, photos.unkept], save)

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

  function findFaults(): Faults {
    const found = check(form, category, { needed: !me.bound, code: smsCode.value })
    if (photos.failure.value) found.photo_ids = photos.failure.value
    if (!agreed.value) found.agreed = '请阅读并同意《个人信息处理告知》'
    return found
  }

  const concerns = useConcerns(form, category, me, photos)
  const submission = useSubmission({
    draft,
    form,
    category,
    photos,
    faults,
    findFaults,
    concerns,
    durable,
    save,
    stopSaving,
    code: () => (me.bound ? undefined : smsCode.value),
  })

  return {
    /** Under which it is submitted. */
    key: draft.key,
    form,
    photos,
    smsCode,
    agreed,
    faults: computed(() => faults.value),
    durable,
    concerns: concerns.found,
    ...submission,
    /** Whether the form began with what was typed before. */
    restored: kept !== undefined,
    copied: draft.copied,
    /** How many photos of then are gone. */
    lostPhotos: kept?.lostPhotos ?? 0,
  }
}
