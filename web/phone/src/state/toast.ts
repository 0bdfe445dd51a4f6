import { reactive } from 'vue'
import { explain } from '../api/client'

export interface Toast {
  id: number
  text: string
  kind: 'error' | 'done'
}

const SHOWN_MS = 3500

/** What is being said to the visitor just now; ToastHost shows it. */
export const toasts = reactive<Toast[]>([])
let last = 0

export function toast(text: string, kind: Toast['kind'] = 'done') {
  const id = ++last
  // The same words twice at once say nothing more.
  if (toasts.some((t) => t.text === text)) return
  toasts.push({ id, text, kind })
  setTimeout(() => {
    const i = toasts.findIndex((t) => t.id === id)
    if (i >= 0) toasts.splice(i, 1)
  }, SHOWN_MS)
}

/** Runs a step of the visitor's; a failure ends as a toast and undefined. */
export async function attempt<T>(step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step()
  } catch (err) {
    toast(explain(err), 'error')
    return undefined
  }
}

/** Copies and says so; where the browser refuses (no https), the text is shown to be copied by hand. */
export async function copy(text: string, what: string) {
  try {
    await navigator.clipboard.writeText(text)
    toast(`已复制${what} ${text}`)
  } catch {
    toast(`${what} ${text}`)
  }
}
