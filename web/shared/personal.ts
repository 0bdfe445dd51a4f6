import { idFault } from './idcard'

export type PersonalKind = '身份证号' | '手机号' | '银行卡号' | '车牌号'

/** Something in a text that says who somebody is: text.slice(at, end). */
export interface Personal {
  kind: PersonalKind
  at: number
  end: number
}

/**
 * The numbers in a text that should not be there: a 诉求 may be published, and is read by many. Written with blanks,
 * dashes or full-width digits they are found too; numbers of tickets and orders, and dates, are not taken for them.
 */
export function personalIn(text: string, today: Date = new Date()): Personal[] {
  const plain = halfWidth(text)
  const found = [...plates(plain), ...runs(plain).flatMap((run) => numbers(run, plain, today))]
  return found.sort((a, b) => a.at - b.at)
}

/** Full-width characters as ASCII and in capitals, one for one, so that places stay what they are. */
const halfWidth = (s: string) =>
  s
    .replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[a-z]/g, (c) => c.toUpperCase())

const plate =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][ ·•.-]?([A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[学警港澳挂])(?![A-Z0-9])/g

const plates = (plain: string): Personal[] =>
  [...plain.matchAll(plate)]
    .filter((m) => m[1]!.replace(/\D/g, '').length >= 3) // a plate has two letters at most
    .map((m) => ({ kind: '车牌号', at: m.index, end: m.index + m[0].length }))

/** Digits without anything between them. */
interface Group {
  digits: string
  at: number
  end: number
}

const mostGroups = 6 // that anybody writes one number in

/** The groups of digits in a text; those with no more than a blank or a dash between them are in one run. */
function runs(plain: string): Group[][] {
  const all: Group[][] = []
  let last: Group | undefined
  for (const m of plain.matchAll(/[A-Z0-9]+/g)) {
    const group = { digits: m[0], at: m.index, end: m.index + m[0].length }
    if (!/^\d+X?$/.test(m[0]))
      last = undefined // letters: of a model, an order, a word
    else if (last && /^[\s\-–—]{1,2}$/.test(plain.slice(last.end, group.at)))
      all[all.length - 1]!.push(group)
    else all.push([group])
    if (/^\d+X?$/.test(m[0])) last = group
  }
  return all
}

/** What the groups of a run are, the longest reading first. */
function numbers(run: Group[], plain: string, today: Date): Personal[] {
  for (let from = 0; from < run.length; from++) {
    for (let until = Math.min(run.length, from + mostGroups); until > from; until--) {
      const kind = kindOf(run.slice(from, until), plain, today)
      if (!kind) continue
      const found = { kind, at: run[from]!.at, end: run[until - 1]!.end }
      return [found, ...numbers(run.slice(until), plain, today)]
    }
  }
  return []
}

function kindOf(groups: Group[], plain: string, today: Date): PersonalKind | undefined {
  const all = groups.map((g) => g.digits).join('')
  if (idFault('居民身份证', all, today) === '') return '身份证号'
  if (isNumbered(plain, groups[0]!.at)) return undefined
  const sizes = groups.map((g) => g.digits.length).join('-')
  const plus = plain[groups[0]!.at - 1] === '+'
  if (isPhone(all, sizes, plus)) return '手机号'
  if (isCard(all, sizes)) return '银行卡号'
  return undefined
}

/** 138 0013 8000 and its like, with 86 where it is set apart. */
function isPhone(all: string, sizes: string, plus: boolean): boolean {
  if (/^1[3-9]\d{9}$/.test(all)) return /^(11|3-4-4|3-8|7-4|4-4-3|3-3-5|5-6|4-3-4)$/.test(sizes)
  return /^861[3-9]\d{9}$/.test(all) && (plus || sizes.startsWith('2-'))
}

/** A number that a bank may have given (UnionPay, Visa, Mastercard, JCB, ICBC's old ones), with its check digit. */
function isCard(all: string, sizes: string): boolean {
  if (!/^(62|4|5[1-5]|35|9558)/.test(all) || all.length < 16 || all.length > 19) return false
  return /^(\d+|6-\d+|(4-)+[1-4])$/.test(sizes) && luhn(all)
}

function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((sum, d, i) => {
    const n = Number(d) * (i % 2 === 1 ? 2 : 1)
    return sum + (n > 9 ? n - 9 : n)
  }, 0)
  return sum % 10 === 0
}

const numbered =
  /(订单|单号|编号|流水号?|小票号?|快递|运单|工单|受理号?|发票号?|凭证|案号|回执号?|型号|条码|合同号?)[^,，。;；、\n]{0,6}$/

/** Whether the text says that what comes is the number of a thing. */
const isNumbered = (plain: string, at: number) => numbered.test(plain.slice(0, at))
