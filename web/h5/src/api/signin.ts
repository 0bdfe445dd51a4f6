import { visit } from '@shared/memory'

const key = 'hotline.signin'
const pause = 60_000 // ms

/**
 * Leaves for WeChat's authorisation, which leads back to this very page. False where that was tried within the last
 * minute: it did not help, and trying on would go in circles.
 */
export function goSignIn(now: number = Date.now()): boolean {
  const last = visit.read<number>(key) ?? 0
  if (now - last < pause) return false
  visit.write(key, now)
  // In place of this page, or going back from it would lead to it again.
  location.replace(
    `/h5/oauth/start?next=${encodeURIComponent(location.pathname + location.search)}`,
  )
  return true
}
