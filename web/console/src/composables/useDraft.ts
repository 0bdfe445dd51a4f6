import { watch, type Ref } from 'vue'
import { complain, say } from '../dialogs'
import { keep, kept } from './useKept'

/**
 * Keeps what is typed in a dialog through a reload of this tab, or a log-in that ended: whoever opens it for the same thing again
 * finds it there. A dialog that is closed has forgotten it, whether it was saved or not. read is what is kept: neither secrets nor
 * what says who a citizen is; write puts it back.
 */
export function useDraft<T>(open: Ref<boolean>, read: () => T, write: (now: T) => void) {
  let key = ''
  let base = ''

  /** Once the form stands as it was opened. key names what it is of, as "department:CG". */
  function begin(of: string) {
    key = `draft:${of}`
    base = JSON.stringify(read())
    const was = parsed<T>(kept(key))
    if (!was) return
    write(was.now)
    if (was.base === base) say('已恢复没有保存的内容')
    else complain('已恢复没有保存的内容；这一项后来改过，请核对后再保存')
  }

  watch(
    read,
    (now) => {
      if (!key) return
      const text = JSON.stringify(now)
      keep(key, text === base ? '' : JSON.stringify({ base, now }))
    },
    { deep: true },
  )
  // At once: a dialog may be gone before anything that waits for its turn.
  watch(
    open,
    (now) => {
      if (now || !key) return
      keep(key, '')
      key = ''
    },
    { flush: 'sync' },
  )

  return { begin }
}

function parsed<T>(text: string): { base: string; now: T } | undefined {
  try {
    return JSON.parse(text || 'null') ?? undefined
  } catch {
    return undefined
  }
}
