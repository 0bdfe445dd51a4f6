import { idFault, idTypes, plainIdNo } from '@shared/idcard'
import { isPhone, plainPhone } from '@shared/phone'
import { cleanLine, cleanText, lengthOf, plainDigits } from '@shared/text'
import type { Category, NewTicket } from '../../api/tickets'
import type { Point } from '../../wx'

/** What a citizen has typed so far. */
export interface Form {
  nature: string
  title: string
  /** undefined: not chosen yet. Nothing is preselected, since publishing needs a choice of its own (domain §4). */
  publicIntent: boolean | undefined
  address: string
  point: Point | null
  pointConfirmed: boolean
  content: string
  contactName: string
  idType: string
  idNo: string
  phone: string
  contactAddress: string
}

/** What is wrong with each field, by its JSON name. */
export type Faults = Record<string, string>

export const maxPhotos = 5

export const emptyForm = (category: Category): Form => ({
  nature: '',
  title: '',
  publicIntent: undefined,
  address: '',
  point: null,
  pointConfirmed: false,
  content: category.template,
  contactName: '',
  idType: idTypes[0],
  idNo: '',
  phone: '',
  contactAddress: '',
})

/** Whether content is a template that nobody filled in; blanks and ____ do not count (domain §3). */
export const isUntouched = (content: string, template: string) =>
  squeeze(content) === squeeze(template)
const squeeze = (s: string) => s.replace(/[_\s]/g, '')

/** What the device knows to be wrong: the same rules, in the same words, as the server's (domain §4). */
export function check(
  form: Form,
  category: Category,
  sms: { needed: boolean; code: string },
): Faults {
  const faults: Faults = {}
  const fault = (field: string, ...rules: [wrong: boolean, text: string][]) => {
    const broken = rules.find(([wrong]) => wrong)
    if (broken) faults[field] = broken[1]
  }
  const length = (called: string, s: string, least: number, most: number): [boolean, string][] => [
    [s === '' && least > 0, `请填写${called}`],
    [lengthOf(s) < least || lengthOf(s) > most, `${called}应为${least}至${most}个字`],
  ]
  const title = cleanText(form.title)
  const content = cleanText(form.content)
  const name = cleanLine(form.contactName)

  fault('nature', [category.nature_required && !form.nature, '请选择诉求性质'])
  fault('title', [title === '', '请填写标题'], [lengthOf(title) > 49, '标题需少于50个字'])
  fault('public_intent', [form.publicIntent === undefined, '请选择公开意向'])
  fault('address', ...length('事发地址', cleanLine(form.address), 2, 200))
  fault('content', ...length('诉求内容', content, 10, 2000), [
    isUntouched(content, category.template),
    '请按模板填写诉求内容，不能原样提交模板',
  ])
  fault('contact_name', ...length('联系人姓名', name, 2, 30), [
    !/^[\p{Script=Han}\p{Script=Latin}·• ]+$/u.test(name),
    '联系人姓名只能包含汉字、字母、间隔号和空格',
  ])
  if (plainIdNo(form.idNo) !== '') {
    const text = idFault(form.idType, form.idNo, new Date())
    fault('id_no', [text !== '', text])
  }
  fault('contact_address', ...length('联系地址', cleanLine(form.contactAddress), 0, 200))
  if (sms.needed) {
    fault('phone', [!isPhone(form.phone), '请填写11位手机号码'])
    fault('sms_code', [!/^\d{6}$/.test(plainDigits(sms.code.trim())), '请填写6位数字的短信验证码'])
  }
  return faults
}

/** The form as the API takes it. smsCode is undefined for a bound citizen, whose own phone is then taken. */
export function toTicket(
  form: Form,
  category: Category,
  photoIds: string[],
  smsCode: string | undefined,
): NewTicket {
  const idNo = plainIdNo(form.idNo)
  return {
    category: category.code,
    nature: category.nature_required ? form.nature : category.default_nature,
    title: cleanText(form.title),
    public_intent: form.publicIntent === true,
    address: cleanLine(form.address),
    lat: form.point?.lat ?? null,
    lng: form.point?.lng ?? null,
    point_confirmed: form.point !== null && form.pointConfirmed,
    content: cleanText(form.content),
    photo_ids: photoIds,
    contact_name: cleanLine(form.contactName),
    id_type: idNo ? form.idType : '',
    id_no: idNo,
    phone: smsCode === undefined ? '' : plainPhone(form.phone),
    contact_address: cleanLine(form.contactAddress),
    sms_code: plainDigits((smsCode ?? '').trim()),
  }
}

/** A print of what is sent, to tell later whether it was the same: without what may not be kept, and not to be read. */
export function printOf(ticket: NewTicket): string {
  const told = JSON.stringify({ ...ticket, id_no: '', id_type: '', sms_code: '' })
  let hash = 0x811c9dc5 // FNV-1a
  for (let i = 0; i < told.length; i++) hash = Math.imul(hash ^ told.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16)
}
