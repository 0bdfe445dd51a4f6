import { plainDigits } from './text'

/** What was typed as a ticket number, without what people put between the groups. */
export const plainNumber = (typed: string) => plainDigits(typed).replace(/[\s-]/g, '')

/** What is wrong with a typed ticket number, or ''. Finds typing errors before the server is asked (domain §5). */
export function numberFault(typed: string): string {
  const number = plainNumber(typed)
  if (number === '') return '请输入诉求编号'
  if (!/^\d{14}$/.test(number)) return '诉求编号是14位数字，请核对'
  return checkDigitFits(number) ? '' : '诉求编号有误，请核对是否输错了数字'
}

/** A number as people read it out: 261123 1 048352 0. */
export function groupNumber(number: string): string {
  const parts = /^(\d{6})(\d)(\d{6})(\d)$/.exec(number)
  return parts ? parts.slice(1).join(' ') : number
}

/** ISO 7064 MOD 11,10: finds any single wrong digit and nearly any two neighbours that changed places. */
function checkDigitFits(number: string): boolean {
  const digits = [...number].map(Number)
  const last = digits.pop()!
  const p = digits.reduce((p, d) => (((p + d) % 10 || 10) * 2) % 11, 10)
  return (p + last) % 10 === 1
}
