import type { Router } from 'vue-router'

/** The page to go on to, when it is one of this origin; else ''. `next` comes from an address that anybody can write. */
export function safeNext(next: unknown, origin: string = location.origin): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return ''
  try {
    const url = new URL(next, origin)
    return url.origin === origin ? url.pathname + url.search + url.hash : ''
  } catch {
    return ''
  }
}

/** Goes to a path that safeNext let through. */
export async function goTo(path: string, router: Router) {
  if (path.startsWith('/h5/')) await router.replace(path.slice('/h5'.length))
  else location.assign(path)
}
