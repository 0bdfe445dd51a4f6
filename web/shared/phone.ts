import { plainDigits } from './text'

/** What was typed as eleven digits: without blanks, dashes, full-width digits and +86 (domain §4). */
export function plainPhone(typed: string): string {
  const s = plainDigits(typed.trim())
    .replace(/＋/g, '+')
    .replace(/[\s\-－—()]/g, '')
    .replace(/^\+/, '')
  return s.length === 13 ? s.replace(/^86/, '') : s
}

export const isPhone = (typed: string) => /^1[3-9]\d{9}$/.test(plainPhone(typed))
