import { computed, ref, watch } from 'vue'
import * as api from '../api/client'
import type { KfState, StandinEvent } from '../api/types'
import { coalesce } from '../state/coalesce'
import { attempt } from '../state/toast'
import type { Store } from '../state/world'

/** The desk of one agent: who waits, who is being served, and what the agent can do. Failures end as toasts. */
export function useDesk(store: Store) {
  const kf = ref<KfState>()
  const account = ref('')
  const open = ref('')
  const busy = ref(false)

  const agents = computed(() => kf.value?.agents ?? [])
  const agent = computed(() => agents.value.find((a) => a.kf_account === account.value))
  /** Who could take over. */
  const others = computed(() =>
    agents.value.filter((a) => a.online && a.kf_account !== account.value),
  )
  const waiting = computed(() => kf.value?.waiting ?? [])
  const serving = computed(() => agent.value?.serving ?? [])
  const session = computed(() => serving.value.find((s) => s.citizen_id === open.value))

  const read = coalesce(async () => {
    kf.value = await api.getKf()
    if (!agent.value) account.value = agents.value[0]?.kf_account ?? ''
  })

  // A closed conversation gives way to the next one.
  watch([serving, account], () => {
    if (!session.value) open.value = serving.value[0]?.citizen_id ?? ''
  })

  async function run(step: () => Promise<unknown>): Promise<boolean> {
    busy.value = true
    const done = await attempt(async () => {
      await step()
      await read()
      return true
    })
    busy.value = false
    return done ?? false
  }

  /** Queue and last words change with chats, too. */
  function onEvent(e: StandinEvent) {
    if (e.type === 'kf' || e.type === 'chat') void read().catch(() => undefined)
  }

  return {
    agents,
    agent,
    account,
    others,
    waiting,
    serving,
    session,
    open,
    busy,
    onEvent,
    setOnline: (online: boolean) => run(() => api.setOnline(account.value, online)),
    async accept(id: string) {
      if (await run(() => api.accept(account.value, id))) open.value = id
    },
    handOn: (id: string, to: string) => run(() => api.switchSession(account.value, id, to)),
    close: (id: string) => run(() => api.closeSession(account.value, id)),
    reply: (id: string, text: string) =>
      run(async () => {
        await api.reply(account.value, id, text)
        await store.readChat(id)
      }),
  }
}
