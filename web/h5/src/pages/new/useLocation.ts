import { onMounted, ref, shallowRef, watch } from 'vue'
import { nameOf } from '../../api/tickets'
import { openWeChat, type Point, type WeChat } from '../../wx'
import type { Form } from './form'

/**
 * 事发地址 by WeChat's position: the point, and its address where the map knows one. The citizen may change the text; a
 * point that was taken before he did does not count as confirmed (domain §4).
 */
export function useLocation(form: Form) {
  const wechat = shallowRef<WeChat | null>(null)
  const state = ref<'idle' | 'locating' | 'failed'>('idle')
  const named = ref('') // what the map wrote into the address

  watch(
    () => form.address,
    (address) => {
      if (address !== named.value) form.pointConfirmed = false
    },
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
      return
    }
    await name(form.point)
  }

  /** Writes the point's address, unless the citizen wrote one himself. */
  async function name(point: Point) {
    const address = await nameOf(point).catch(() => '')
    if (!address || (form.address !== '' && form.address !== named.value)) return
    named.value = form.address = address
  }

  function forget() {
    form.point = null
    form.pointConfirmed = false
  }

  return { wechat, state, named, locate, forget }
}
