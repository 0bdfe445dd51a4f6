import { isComposing } from '@shared/keys'
import { onBeforeUnmount, onMounted } from 'vue'
import { letterKeys } from './letterKeys'

/**
 * Shortcuts of a page, by the key as the browser names it: "j", "/", "Escape", "Ctrl+Enter". They rest while somebody types, but for those
 * with Ctrl or Alt and Escape, and while a dialog, a menu or a picture lies above the page. Those of a single character can be switched
 * off (letterKeys).
 */
export function useKeys(keys: Record<string, (e: KeyboardEvent) => void>) {
  function press(e: KeyboardEvent) {
    if (e.defaultPrevented || isComposing(e) || e.metaKey) return
    const name = (e.ctrlKey ? 'Ctrl+' : '') + (e.altKey ? 'Alt+' : '') + e.key
    const act = keys[name]
    if (!act) return
    const plain = !e.ctrlKey && !e.altKey && e.key !== 'Escape'
    if (plain && isTyping(e.target)) return
    if (plain && e.key.length === 1 && !letterKeys.value) return
    if (isBelow(e.target)) return
    e.preventDefault()
    act(e)
  }
  onMounted(() => addEventListener('keydown', press))
  onBeforeUnmount(() => removeEventListener('keydown', press))
}

const isTyping = (at: EventTarget | null) =>
  at instanceof HTMLElement &&
  (at.isContentEditable ||
    /^(input|textarea|select)$/i.test(at.tagName) ||
    at.getAttribute('role') === 'textbox')

const above =
  '.el-overlay:not([style*="display: none"]) [role="dialog"], .el-image-viewer__wrapper:not([style*="display: none"])'

/** Whether something lies above the page, or has the focus that belongs to something open. */
const isBelow = (at: EventTarget | null) =>
  Boolean(document.querySelector(above)) ||
  (at instanceof Element && Boolean(at.closest('[role="dialog"], [role="listbox"], [role="menu"]')))
