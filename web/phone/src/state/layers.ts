/**
 * Pages opened inside a phone, as entries of this tab's history: the browser's own back button (or a swipe) goes back
 * inside the page and at last closes it, instead of leaving the whole simulation.
 *
 * The history of a frame and of its parent is one line. An entry of ours below the frame's entries is reached exactly
 * when the frame has no more pages to go back to.
 */
const open = new Map<number, () => void>()
let last = 0

interface Mark {
  layers?: number[]
}

const mark = (): Mark => ({ layers: [...open.keys()] })

/** Notes an opened page. Call what it returns when the page closes in another way. */
export function pushLayer(close: () => void): () => void {
  const key = ++last
  open.set(key, close)
  history.pushState(mark(), '')
  return () => {
    if (open.delete(key)) history.replaceState(mark(), '')
  }
}

/** Follows the back button until the returned function is called. */
export function followHistory(): () => void {
  const onPop = (e: PopStateEvent) => {
    const kept = new Set((e.state as Mark | null)?.layers ?? [])
    for (const [key, close] of [...open]) {
      if (kept.has(key)) continue
      open.delete(key)
      close()
    }
  }
  window.addEventListener('popstate', onPop)
  return () => window.removeEventListener('popstate', onPop)
}
