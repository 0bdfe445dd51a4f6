/** The documents that 证件号码 may be of, in the order in which the form offers them (domain §4). */
export const idTypes = [
  '居民身份证',
  '港澳居民来往内地通行证',
  '台湾居民来往大陆通行证',
  '护照',
  '外国人永久居留身份证',
] as const

/** The first two digits of a resident's number (GB/T 2260; 81–83: residence permits). */
const provinces =
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(
    ' ',
  )

/** A document's number without blanks, in plain capitals. */
export const plainIdNo = (typed: string) => typed.normalize('NFKC').replace(/\s/g, '').toUpperCase()

/** What is wrong with a document's number, or ''. */
export function idFault(type: string, typed: string, today: Date): string {
  const no = plainIdNo(typed)
  if (type !== idTypes[0]) {
    return /^[A-Z0-9]{5,20}$/.test(no) ? '' : '证件号码应为5至20位字母或数字'
  }
  if (!/^\d{17}[\dX]$/.test(no)) return '居民身份证号码应为18位，最后一位可以是X'
  if (!provinces.includes(no.slice(0, 2))) return '居民身份证号码的地区不存在，请核对前两位'
  if (!isBirthDate(no.slice(6, 14), today)) {
    return '居民身份证号码的出生日期不正确，请核对第7至14位'
  }
  return checkCharacter(no) === no[17] ? '' : '居民身份证号码的校验位不正确，请逐位核对'
}

function isBirthDate(yyyymmdd: string, today: Date): boolean {
  const [year, month, day] = [yyyymmdd.slice(0, 4), yyyymmdd.slice(4, 6), yyyymmdd.slice(6)].map(
    Number,
  ) as [number, number, number]
  const date = new Date(year, month - 1, day)
  const exists =
    date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day
  return exists && date <= today && year >= 1850
}

/** The last character that GB 11643 gives to the seventeen before it. */
function checkCharacter(no: string): string | undefined {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((sum, weight, i) => sum + Number(no[i]) * weight, 0)
  return '10X98765432'[sum % 11]
}
