import { ApiError, textOf } from '@shared/http'
import { isPhone, plainPhone } from '@shared/phone'
import { cleanLine, lengthOf, plainDigits } from '@shared/text'
import { onMounted, reactive, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { bind, getMe, unbind, type Me } from '../../api/account'
import { focusFault } from '../../composables/focusFault'
import { endWithFaults, forgetFaults } from '../../composables/forgetFaults'
import { useLoad } from '../../composables/useLoad'
import { confirm } from '../../dialogs'
import { goTo, safeNext } from '../../next'

/** 账户绑定: name and phone, proved by a code; and undoing it. */
export function useBinding() {
  const router = useRouter()
  const next = safeNext(useRoute().query.next)
  const me = useLoad<Me>(getMe)
  const form = reactive({ name: '', phone: '', code: '' })
  const errors = ref<Record<string, string>>({})
  const problem = ref('')
  const news = ref('')
  const busy = ref(false)
  /** A bound citizen is entering another phone. */
  const changing = ref(false)
  onMounted(me.load)
  forgetFaults(errors, () => ({ ...form }))
  endWithFaults(problem, errors)

  async function run(act: () => Promise<void>) {
    if (busy.value) return
    busy.value = true
    problem.value = news.value = ''
    try {
      await act()
    } catch (e) {
      problem.value = textOf(e)
      errors.value = faultsOf(e)
      await focusFault()
    } finally {
      busy.value = false
    }
  }

  async function submit() {
    errors.value = check(form)
    if (Object.keys(errors.value).length > 0) return focusFault()
    await run(async () => {
      me.value.value = await bind({
        name: cleanLine(form.name),
        phone: plainPhone(form.phone),
        code: plainDigits(form.code.trim()),
      })
      changing.value = false
      Object.assign(form, { name: '', phone: '', code: '' })
      if (next) await goTo(next, router)
      else news.value = '绑定成功'
    })
  }

  async function release() {
    const message =
      '解除后将不能在微信上查看诉求、查询进度；正在进行的在线客服会话也会结束。已提交的诉求会继续办理，再次绑定后可以查看。'
    if (!(await confirm('解除绑定？', message, '解除绑定'))) return
    await run(async () => {
      await unbind()
      me.value.value = { bound: false }
      news.value = '已解除绑定'
    })
  }

  return { me, form, errors, problem, news, busy, changing, next, submit, release }
}

function check(form: { name: string; phone: string; code: string }): Record<string, string> {
  const errors: Record<string, string> = {}
  const name = cleanLine(form.name)
  if (name === '') errors.name = '请填写用户名'
  else if (lengthOf(name) < 2 || lengthOf(name) > 30) errors.name = '用户名应为2至30个字'
  if (!isPhone(form.phone)) errors.phone = '请填写11位手机号码'
  if (!/^\d{6}$/.test(plainDigits(form.code.trim()))) errors.code = '请填写6位数字的短信验证码'
  return errors
}

function faultsOf(e: unknown): Record<string, string> {
  if (!(e instanceof ApiError)) return {}
  return e.code === 'wrong_code' ? { code: e.message, ...e.fields } : e.fields
}
