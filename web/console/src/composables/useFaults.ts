import { ApiError, textOf } from '@shared/http'
import { ref } from 'vue'

/**
 * Sends a form and keeps what came back: the faults of its fields by their JSON names, and the text of the failure as a whole.
 * What was typed stays.
 */
export function useFaults() {
  const fields = ref<Record<string, string>>({})
  const text = ref('')
  /** The API's code, as "changed_meanwhile"; empty where all went well. */
  const code = ref('')
  const busy = ref(false)

  /** Runs send once at a time; false where it failed. */
  async function sending(send: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    clear()
    try {
      await send()
      return true
    } catch (e) {
      fields.value = e instanceof ApiError ? e.fields : {}
      code.value = e instanceof ApiError ? e.code : 'broken'
      text.value = textOf(e)
      return false
    } finally {
      busy.value = false
    }
  }

  function clear() {
    fields.value = {}
    text.value = code.value = ''
  }

  return { fields, text, code, busy, sending, clear }
}
