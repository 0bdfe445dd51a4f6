import type { QuickReply } from '../../api/desk'

/** What is typed after a / at the beginning of a message; undefined: it is no short code. */
export const typedCode = (text: string): string | undefined =>
  /^\/(\S{0,30})$/.exec(text)?.[1]?.toLowerCase()

/** The quick replies that fit what was typed, those whose code begins with it first, one's own before everybody's. */
export function fitting(list: QuickReply[], typed: string): QuickReply[] {
  const q = typed.toLowerCase()
  const rank = (r: QuickReply) => (r.code.startsWith(q) ? 0 : r.code.includes(q) ? 1 : 2)
  return list
    .filter((r) => q === '' || r.code.includes(q) || r.text.toLowerCase().includes(q))
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        Number(a.shared) - Number(b.shared) ||
        a.code.localeCompare(b.code, 'en'),
    )
}
