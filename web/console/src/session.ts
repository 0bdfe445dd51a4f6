import { ApiError, request } from '@shared/http'
import { computed, shallowReactive } from 'vue'
import { forgetFiles, keepFilesFor } from './composables/keptFiles'
import { keepFor, keepNoMore } from './composables/useKept'
import type { Role } from './roles'

/** Who is logged in. The proof of it is a cookie, which no script can read. */
export interface Me {
  name: string
  roles: Role[]
  /** Code; of a handler his own. */
  department: string
  /** What has to be done before anything else. */
  due: Due[]
}

export type Due = 'password' | 'second_factor'

const base = '/api/staff/v1'

export const session = shallowReactive<{
  me: Me | undefined
  pending: Me | undefined
  asked: boolean
  ended: boolean
}>({
  me: undefined,
  /** Who has a log-in with which he can do no more than see to what is due. */
  pending: undefined,
  /** Whether the server was asked since the page came. */
  asked: false,
  /** Whether the log-in has ended while the page is open: a dialog asks for it again. */
  ended: false,
})

export const me = computed(() => session.me)

/** Whether who is logged in has one of these roles. */
export const may = (...roles: Role[]) => roles.some((r) => session.me?.roles.includes(r))

/** Asks once who is logged in. */
export async function whoIsIt(): Promise<Me | undefined> {
  if (!session.asked) {
    try {
      take(await request<Me>(`${base}/me`))
    } catch (e) {
      if (!(e instanceof ApiError) || e.status !== 401) throw e
    }
    session.asked = true
  }
  return session.me
}

/** Logs in, with the code of a second factor where one is asked for. */
export async function logIn(name: string, password: string, code = '') {
  const who = await request<Me>(`${base}/sessions`, {
    method: 'POST',
    body: { name, password, code: code || undefined, cookie: true },
  })
  if (who.due.length) session.pending = who
  else arrive(who)
}

/** Asks again, once something that was due is done. */
export async function isDone() {
  const who = await request<Me>(`${base}/me`)
  if (who.due.length) session.pending = who
  else arrive(who)
}

function take(who: Me) {
  if (who.due.length) {
    session.pending = who
    return
  }
  belongTo(who)
  session.me = who
}

/** What this browser kept for somebody else, whose log-in ended without a log-out, is forgotten. */
function belongTo({ name }: Me) {
  keepFor(name)
  void keepFilesFor(name)
}

/** Somebody has logged in. In the place of somebody else the page begins anew: what is open is not for other eyes. */
export function arrive(who: Me) {
  session.pending = undefined
  const other = session.me && session.me.name !== who.name
  session.me = who
  session.asked = true
  belongTo(who)
  if (other) {
    keepNoMore()
    location.assign('/console/')
    return
  }
  session.ended = false
  logIns++
  for (const go of waiting.splice(0)) go()
}

/** Logs out and forgets what was kept for this log-in. The page begins anew, so that nothing of it stays in memory. */
export async function logOut() {
  try {
    await request(`${base}/sessions`, { method: 'DELETE' })
  } catch (e) {
    if (!(e instanceof ApiError) || e.status !== 401) throw e
  }
  keepNoMore()
  await forgetFiles()
  location.assign('/console/login')
}

const waiting: (() => void)[] = []
let logIns = 0

/** How often somebody has logged in since the page came: a call that was refused may have been made before the last time. */
export const logInsSoFar = () => logIns

/** Waits until somebody has logged in again, above the page that is open; not where that happened since the call was made. */
export function logInAgain(since: number): Promise<void> {
  if (logIns > since) return Promise.resolve()
  session.ended = true
  return new Promise((go) => waiting.push(go))
}
