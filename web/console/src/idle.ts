/** Whether anybody sits at the page: what it asks by itself must not keep the log-in of who has left. */

const patience = 60_000 // ms
let touched = Date.now()

/** Notes what only people do. */
export function watchIdle() {
  for (const what of ['pointerdown', 'pointermove', 'keydown', 'wheel'])
    addEventListener(what, () => (touched = Date.now()), { passive: true, capture: true })
}

/** What says of a call that the page makes it by itself. The desk's sign of life goes only where somebody is there. */
export const idleHeader = (path: string): Record<string, string> =>
  path !== '/desk/heartbeat' && Date.now() - touched > patience ? { 'Hotline-Idle': '1' } : {}
