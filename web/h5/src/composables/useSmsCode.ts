import { ApiError, textOf } from '@shared/http'
import { isPhone, plainPhone } from '@shared/phone'
import { computed, onUnmounted, ref } from 'vue'
import { getCaptcha, sendCode, type Captcha, type CodePurpose } from '../api/account'

const pause = 60 // seconds between two codes (domain §8)

/** 获取验证码: asks for a code, counts down to the next one, and shows the picture check when the API wants it. */
export function useSmsCode(purpose: CodePurpose) {
  const left = ref(0) // seconds until another may be asked for
  const busy = ref(false)
  const sent = ref(false)
  const error = ref('')
  const captcha = ref<Captcha>()
  const answer = ref('')
  const answerError = ref('')
  let timer: ReturnType<typeof setInterval> | undefined

  function countDown(seconds: number) {
    // Against the clock: a page in the background gets no ticks.
    const until = Date.now() + seconds * 1000
    const tick = () => {
      left.value = Math.max(0, Math.ceil((until - Date.now()) / 1000))
      if (left.value === 0) clearInterval(timer)
    }
    clearInterval(timer)
    timer = setInterval(tick, 500)
    tick()
  }
  onUnmounted(() => clearInterval(timer))

  async function newCaptcha() {
    answer.value = ''
    try {
      captcha.value = await getCaptcha()
    } catch (e) {
      error.value = textOf(e)
    }
  }

  async function refused(e: unknown) {
    error.value = textOf(e)
    if (!(e instanceof ApiError)) return
    const { captcha_answer: wanted } = e.fields
    if (wanted !== undefined) {
      await newCaptcha()
      error.value = e.fields.phone ?? ''
      answerError.value = wanted
    } else {
      error.value = e.fields.phone ?? e.message
      if (e.retryAfter > 0) countDown(e.retryAfter)
    }
  }

  async function send(phone: string) {
    if (busy.value || left.value > 0) return
    error.value = answerError.value = ''
    if (!isPhone(phone)) {
      error.value = '请填写11位手机号码'
      return
    }
    const check = captcha.value && {
      captcha_id: captcha.value.id,
      captcha_answer: answer.value.trim(),
    }
    busy.value = true
    try {
      await sendCode({ phone: plainPhone(phone), purpose, ...check })
      sent.value = true
      captcha.value = undefined
      countDown(pause)
    } catch (e) {
      await refused(e)
    } finally {
      busy.value = false
    }
  }

  const label = computed(() => {
    if (left.value > 90) return `${Math.ceil(left.value / 60)}分钟后再试`
    if (left.value > 0) return `${left.value}秒后重发`
    return sent.value ? '重新获取' : '获取验证码'
  })
  return { left, busy, sent, error, captcha, answer, answerError, label, send, newCaptcha }
}
