/**
 * Puts words where the caret stands, in place of what is marked, as if they were typed: Ctrl+Z takes them back. False where the field
 * has no room for all of them.
 */
export function insertText(area: HTMLTextAreaElement, words: string): boolean {
  const { selectionStart: from, selectionEnd: to, maxLength, value } = area
  if (maxLength >= 0 && value.length - (to - from) + words.length > maxLength) return false
  area.focus()
  // Deprecated, but nothing else writes into the history of what was typed.
  if (document.execCommand?.('insertText', false, words)) return true
  area.setRangeText(words, from, to)
  area.setSelectionRange(from + words.length, from + words.length)
  area.dispatchEvent(new Event('input', { bubbles: true }))
  return true
}
