import { ApiError, textOf } from '@shared/http'
import { ref, watch, type Ref } from 'vue'
import { previewReply } from '../../api/settings'

const pause = 400 // ms after the last key

/** How a text would read, a moment after somebody stopped typing; what is wrong with it, where it could not be kept. */
export function useReplyPreview(code: Ref<string>, text: Ref<string>) {
  const shown = ref('')
  const bytes = ref(0)
  const fault = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0
  watch(
    [code, text],
    () => {
      clearTimeout(timer)
      if (text.value.trim()) timer = setTimeout(look, pause)
      else shown.value = fault.value = ''
    },
    { immediate: true },
  )
  async function look() {
    const mine = ++asked
    try {
      const got = await previewReply(code.value, text.value)
      if (mine !== asked) return
      shown.value = got.text
      bytes.value = got.bytes
      fault.value = ''
    } catch (e) {
      if (mine === asked) fault.value = (e instanceof ApiError && e.fields.text) || textOf(e)
    }
  }
  return { shown, bytes, fault }
}
