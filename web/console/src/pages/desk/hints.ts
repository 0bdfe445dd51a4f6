import { idFault, idTypes } from '@shared/idcard'
import { isPhone } from '@shared/phone'
import type { Words } from '../../api/desk'

/** What in an agent's words he may want to think about again, before they go. The server says the same of what went. */
export function hintsIn(said: string, words: Words | undefined): string[] {
  const hints: string[] = []
  const text = said.replaceAll('保证金', '')
  for (const { why, words: list } of words?.hints ?? [])
    for (const w of list) if (text.includes(w)) hints.push(`${why}：${w}`)
  for (const n of said.match(/\d[\d -]*[\dXx]/g) ?? []) {
    const kind = numberKind(n.replace(/[ -]/g, ''))
    if (kind && !hints.includes(kind)) hints.push(kind)
  }
  return hints
}

/** What number of a person's it seems to be. */
function numberKind(n: string): string {
  if (n.length === 18 && idFault(idTypes[0], n, new Date()) === '') return '身份证号码'
  if (/^\d{16,19}$/.test(n) && luhn(n)) return '银行卡号'
  return isPhone(n) ? '手机号码' : ''
}

/** Whether the last digit of a card's number checks the others. */
function luhn(n: string): boolean {
  let sum = 0
  for (let i = 0; i < n.length; i++) {
    const d = Number(n[n.length - 1 - i]) * (1 + (i % 2))
    sum += d > 9 ? d - 9 : d
  }
  return sum % 10 === 0
}

/** The words of danger in a citizen's text. */
export const dangerIn = (said: string, words: Words | undefined): string[] =>
  (words?.emergency ?? []).filter((w) => said.includes(w))
