/** One run of a chat text: plain, or something to tap. */
export type Run = { text: string; url?: string }

const ANCHOR = /<a\s+[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>([\s\S]*?)<\/a>/gi
// A bare address ends where WeChat ends it: at a blank, a bracket or the first character that is not ASCII.
const BARE = /https?:\/\/[\x21\x23-\x3b\x3d\x3f-\x5a\x5c\x5e-\x7a\x7e]+/gi
const TRAILING = /[.,;:!?'"()*]+$/

/** The address when a page may go there, else undefined: only http and https, so never `javascript:`. */
export function safeUrl(raw: string): string | undefined {
  try {
    const u = new URL(raw.trim())
    return u.protocol === 'http:' || u.protocol === 'https:' ? u.href : undefined
  } catch {
    return undefined
  }
}

/**
 * Splits a text as WeChat shows it: `<a href="…">words</a>` and bare addresses can be tapped, any other markup is
 * shown as it was written. A link that may not be followed leaves its words.
 */
export function parseText(text: string): Run[] {
  const runs: Run[] = []
  let from = 0
  for (const m of text.matchAll(ANCHOR)) {
    runs.push(...bareLinks(text.slice(from, m.index)))
    const url = safeUrl((m[1] ?? m[2] ?? '').replaceAll('&amp;', '&'))
    const words = m[3] ?? ''
    runs.push(url ? { text: words, url } : { text: words })
    from = m.index + m[0].length
  }
  runs.push(...bareLinks(text.slice(from)))
  return runs
}

function bareLinks(text: string): Run[] {
  const runs: Run[] = []
  let from = 0
  for (const m of text.matchAll(BARE)) {
    const shown = m[0].replace(TRAILING, '')
    const url = safeUrl(shown)
    if (!url) continue
    if (m.index > from) runs.push({ text: text.slice(from, m.index) })
    runs.push({ text: shown, url })
    from = m.index + shown.length
  }
  if (from < text.length) runs.push({ text: text.slice(from) })
  return runs
}
