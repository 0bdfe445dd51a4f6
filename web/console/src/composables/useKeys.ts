import { onBeforeUnmount, onMounted } from 'vue'

/**
 * Shortcuts of a page, by the key as the browser names it: "j", "/", "Escape", "Ctrl+Enter". They rest while somebody types, but for those
 * with Ctrl or Alt and Escape, and while a dialog is open.
 */
export function useKeys(keys: Record<string, (e: KeyboardEvent) => void>) {
  function press(e: KeyboardEvent) {
    if (e.defaultPrevented || e.isComposing || e.metaKey) return
    const name = (e.ctrlKey ? 'Ctrl+' : '') + (e.altKey ? 'Alt+' : '') + e.key
    const act = keys[name]
    if (!act) return
    const plain = !e.ctrlKey && !e.altKey && e.key !== 'Escape'
    if (plain && isTyping(e.target)) return
    if (document.querySelector('.el-overlay:not([style*="display: none"]) [role="dialog"]')) return
    e.preventDefault()
    act(e)
  }
  onMounted(() => addEventListener('keydown', press))
  onBeforeUnmount(() => removeEventListener('keydown', press))
}

const isTyping = (at: EventTarget | null) =>
  at instanceof HTMLElement &&
  (at.isContentEditable || /^(input|textarea|select)$/i.test(at.tagName))
