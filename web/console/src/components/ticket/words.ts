import type { Status, TicketItem } from '../../api/tickets'

/** The words of tickets, as the staff reads them. */

export const categories: Record<string, string> = {
  C1: '求助/投诉/举报',
  C2: '消费纠纷',
  C3: '户籍迁移',
  C4: '社保业务',
  C5: '噪音扰民',
  C6: '咨询/建议',
}

/** What is masked of a ticket until somebody gives a reason. */
export const personalFields = {
  contact_name: '姓名',
  phone: '电话',
  contact_address: '联系地址',
  address: '事发地址',
  id_no: '证件号码',
  point: '位置',
  photos: '照片',
} as const

export const natures = ['咨询', '求助', '投诉', '举报', '建议']

export const sources: Record<number, string> = {
  1: '微信',
  2: '网上办事大厅',
  3: '客服代录',
  4: '电话',
  5: '其他',
}

export const statuses: Record<Status, string> = {
  submitted: '待受理',
  need_info: '待完善',
  expired: '已失效',
  rejected: '不予受理',
  withdrawn: '已撤回',
  accepted: '待派单',
  assigned: '待签收',
  return_review: '退回待审',
  handling: '办理中',
  on_hold: '承诺办理',
  replied: '待审核',
  closed: '已办结',
  rated: '已评价',
  archived: '已归档',
}

export const roles: Record<string, string> = {
  citizen: '市民',
  agent: '客服',
  dispatcher: '派单员',
  handler: '承办单位',
  supervisor: '班长',
  system: '系统',
}

const acts: Record<string, string> = {
  submit: '提交',
  return: '退回完善',
  complete: '重新提交',
  supplement: '补充材料',
  lapse: '失效',
  accept: '受理',
  reject: '不予受理',
  answer: '直接答复',
  withdraw: '撤回',
  dispatch: '派单',
  sign: '签收',
  send_back: '申请退回',
  take_back: '同意退回',
  insist: '不同意退回',
  ask: '请市民补充',
  promise: '同意承诺办理',
  resume: '继续办理',
  reply: '提交答复',
  close: '审核通过，办结',
  review_fail: '审核退回',
  rate: '评价',
  redo: '重办',
  archive: '归档',
  set_nature: '修改诉求性质',
  add_material: '补充材料',
  remind: '催办',
  set_intent: '修改公开意向',
  ask_extension: '申请延期',
  grant_extension: '同意延期',
  refuse_extension: '不同意延期',
  ask_supplement: '申请请市民补充',
  refuse_supplement: '不同意请市民补充',
  ask_promise: '申请承诺办理',
  refuse_promise: '不同意承诺办理',
  contact: '联系市民',
  progress: '办理进展',
  supervise: '督办',
  release: '批准查看举报人',
  tie: '并案',
  untie: '解除并案',
  call_back: '回访',
  alarm: '系统提醒',
}
export const actName = (act: string) => acts[act] ?? act

const fields: Record<string, string> = {
  nature: '诉求性质',
  due_at: '截止时间',
  alarm: '督办级别',
  department: '承办单位',
  leading: '牵头诉求',
  public_intent: '公开意向',
  title: '标题',
  content: '诉求内容',
  address: '事发地址',
  contact_name: '姓名',
  contact_address: '联系地址',
  id_no: '证件号码',
}
export const fieldName = (name: string) => fields[name] ?? name

export const requestNames = { extension: '延期', supplement: '请市民补充', promise: '承诺办理' }

/** How long until a moment, or since, as people say it. */
export function howLong(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000)
  if (minutes < 60) return `${minutes}分钟`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours}小时` : `${Math.floor(hours / 24)}天`
}

/** What is to be said of a due date: how much is left, and how pressing that is. */
export function dueWords(
  due: string | null,
  now = Date.now(),
): { text: string; tone: '' | 'soon' | 'late' } | undefined {
  if (!due) return undefined
  const left = Date.parse(due) - now
  if (Number.isNaN(left)) return undefined
  if (left < 0) return { text: `超时${howLong(left)}`, tone: 'late' }
  return { text: `剩${howLong(left)}`, tone: left < 48 * 3600_000 ? 'soon' : '' }
}

/** What is to be said of what a ticket waits for now, as the board counts it: a step of the staff, or after its answer 回访. */
export function dueOf(item: TicketItem, now = Date.now()) {
  const back = dueWords(item.call_back_by, now)
  if (back) return { ...back, text: `回访${back.text}` }
  return dueWords(item.waits_until, now)
}
