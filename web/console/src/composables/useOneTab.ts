import { onScopeDispose, readonly, ref } from 'vue'

/**
 * Something that one tab of this browser has at a time. It goes to the next that waits where that one closes, and to who takes it. Where the
 * browser knows no locks, as on plain http, only who takes it has it, beside others that do.
 */
export function useOneTab(name: string) {
  const has = ref(false)
  let turn: { end: () => void } | undefined

  function ask(steal: boolean) {
    const waiting = new AbortController()
    let release = () => {}
    const mine = {
      end: () => {
        waiting.abort()
        release()
      },
    }
    turn = mine
    const held = () => {
      if (mine !== turn) return
      has.value = true
      return new Promise<void>((go) => (release = go))
    }
    navigator.locks
      .request(name, steal ? { steal } : { signal: waiting.signal }, held)
      .catch(() => {}) // another took it, or this one does not want it any more
      .then(() => {
        if (mine !== turn) return
        turn = undefined
        if (!has.value) return // the browser gives none here
        has.value = false
        ask(false)
      })
  }

  /** Has it from now on, whoever had it before. */
  function take() {
    if (has.value) return
    turn?.end()
    if (navigator.locks) ask(true)
    else has.value = true
  }

  if (navigator.locks) ask(false)
  onScopeDispose(() => {
    const last = turn
    turn = undefined
    has.value = false
    last?.end()
  })

  return { has: readonly(has), take }
}
