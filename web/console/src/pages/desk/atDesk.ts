import { effectScope, onScopeDispose, ref, watch, type EffectScope } from 'vue'
import { useRouter, type Router } from 'vue-router'
import { newBell } from './bell'
import { prefs } from './prefs'
import { useDesk } from './useDesk'
import { useOutbox } from './useOutbox'

/** The desk with what tells of it and what is sent from it. */
function newDesk(router: Router) {
  const bell = newBell({
    sound: () => prefs.sound,
    notify: () => prefs.notify,
    open: async () => {
      await router.push('/desk')
      if (told) await desk.choose(told)
    },
  })
  let told = 0
  /** What happened last, in words for who does not see it. */
  const news = ref('')
  const desk = useDesk((chat, what) => {
    told = chat.id
    const who = chat.card.citizen.name || '市民'
    const words = { line: '有新消息', new: '接入会话', urgent: '紧急，请立即查看' }
    // The transcript that is open says by itself what comes.
    if (!desk.shown.value || chat.id !== desk.state.chosen || what !== 'line')
      news.value = `${who} ${words[what]}，${chat.unread} 条未读`
    bell.ring(`${who} ${words[what]}`, what === 'urgent')
  })
  const outbox = useOutbox(desk.chats)
  watch(
    () => desk.state.chats,
    (all) => all.forEach(outbox.restore),
  )
  watch(desk.connected, (is) => is && outbox.resume())
  watch(desk.unread, (n) => bell.count(n), { immediate: true })
  onScopeDispose(bell.stop)
  return { desk, outbox, news }
}

let shared: { at: ReturnType<typeof newDesk>; scope: EffectScope; users: number } | undefined

/** The one desk of this tab: its page and its mark in the navigation have the same, which is there as long as either. */
export function atDesk() {
  const router = useRouter()
  if (!shared) {
    const scope = effectScope(true)
    shared = { at: scope.run(() => newDesk(router))!, scope, users: 0 }
  }
  const mine = shared
  mine.users++
  onScopeDispose(() => {
    if (--mine.users > 0) return
    mine.scope.stop()
    shared = undefined
  })
  return mine.at
}
