import { onMounted, ref, shallowRef, watch } from 'vue'
import { openWeChat, type WeChat } from '../../wx'
import type { Form } from './form'

/**
 * 事发地址 by WeChat's position. It gives a point only, so the citizen still writes the address; a point that was
 * taken before the text was changed does not count as confirmed (domain §4).
 */
export function useLocation(form: Form) {
  const wechat = shallowRef<WeChat | null>(null)
  const state = ref<'idle' | 'locating' | 'failed'>('idle')

  watch(
    () => form.address,
    () => (form.pointConfirmed = false),
  )
  onMounted(async () => {
    wechat.value = await openWeChat()
    if (wechat.value && !form.point && form.address === '') await locate()
  })

  async function locate() {
    if (!wechat.value || state.value === 'locating') return
    state.value = 'locating'
    try {
      form.point = await wechat.value.locate()
      form.pointConfirmed = true
      state.value = 'idle'
    } catch {
      state.value = 'failed'
    }
  }

  function forget() {
    form.point = null
    form.pointConfirmed = false
  }

  return { wechat, state, locate, forget }
}
