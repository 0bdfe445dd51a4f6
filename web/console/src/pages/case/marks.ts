import type { CaseFile, CaseHit, CaseText } from '../../api/cases'

/** A part of a text: plain, or a hit. */
export interface Part {
  text: string
  hit?: CaseHit
}

/** A field cut at its hits. Where two overlap, the later one begins where the earlier one ends. */
export function parts(text: string, hits: CaseHit[]): Part[] {
  const chars = [...text]
  const out: Part[] = []
  let at = 0
  for (const hit of [...hits].sort((a, b) => a.from - b.from)) {
    const from = Math.max(hit.from, at)
    if (hit.to <= from) continue
    if (from > at) out.push({ text: chars.slice(at, from).join('') })
    out.push({ text: chars.slice(from, hit.to).join(''), hit })
    at = hit.to
  }
  if (at < chars.length) out.push({ text: chars.slice(at).join('') })
  return out
}

/** The text with a hit replaced by what is suggested for it. */
export function replaced(c: CaseFile, hit: CaseHit): CaseText {
  const chars = [...c[hit.field]]
  chars.splice(hit.from, hit.to - hit.from, ...hit.suggestion)
  return { title: c.title, content: c.content, result: c.result, [hit.field]: chars.join('') }
}

export type HitState = 'open' | 'waived' | 'confirmed'

export const hitState = (h: CaseHit): HitState =>
  !h.waiver ? 'open' : h.waiver.confirmed_by ? 'confirmed' : 'waived'

export const hitStates: Record<HitState, string> = {
  open: '待处理',
  waived: '已说明，待第二人确认',
  confirmed: '已确认不是个人信息',
}

/** Kinds of which nobody can say that they are none. */
export const certain = ['mobile', 'id_no', 'bank_card', 'own_name', 'own_data']
