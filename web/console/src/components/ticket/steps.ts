import type { Ticket } from '../../api/tickets'

/** A field of a step's form, by its JSON name. */
export interface StepField {
  name: string
  label: string
  kind:
    | 'text'
    | 'long'
    | 'choice'
    | 'checks'
    | 'select'
    | 'number'
    | 'date'
    | 'moment'
    | 'department'
    | 'departments'
    | 'yes'
  optional?: boolean
  options?: (t: Ticket) => { value: string | number | boolean; label: string }[]
  /** What the field begins with. */
  fresh?: (t: Ticket) => unknown
  max?: number | ((t: Ticket) => number)
  min?: number
  rows?: number
  hint?: string
  /** Whether reply templates are offered for it. */
  templates?: boolean
  /** Whether the field is asked for, by what the form holds. */
  when?: (form: Record<string, unknown>) => boolean
}

/** A step that somebody may take with a ticket, as its form. */
export interface Step {
  act: string
  label: string
  /** What the button says. */
  verb: string
  method: 'POST' | 'PUT'
  path: string
  fields: StepField[]
  /** What is sent beside the fields. */
  fixed?: Record<string, unknown>
  tone?: 'primary' | 'danger'
  note?: string | ((t: Ticket) => string)
  done: string
}

const words = (...list: string[]) => list.map((v) => ({ value: v, label: v }))
const long = (name: string, label: string, more: Partial<StepField> = {}): StepField => ({
  name,
  label,
  kind: 'long',
  max: 500,
  rows: 3,
  ...more,
})
const elements: StepField = {
  name: 'elements',
  label: '缺少的要素',
  kind: 'checks',
  optional: true,
  options: (t) => words(...t.elements),
  fresh: (t) => t.lacking,
}
const answer: StepField[] = [
  long('text', '答复内容（市民可见）', {
    max: 2000,
    rows: 6,
    hint: '20至2000个字',
    templates: true,
  }),
  long('internal', '办理情况（内部）', { max: 2000, rows: 3 }),
  {
    name: 'truth',
    label: '诉求是否属实',
    kind: 'choice',
    options: () => words('属实', '部分属实', '不属实', '无法核实', '不涉及'),
  },
  {
    name: 'solved',
    label: '是否解决',
    kind: 'choice',
    options: () => words('已解决', '部分解决', '未解决'),
  },
  long('unsolved', '没有（全部）解决的原因', {
    rows: 2,
    when: (f) => f.solved === '部分解决' || f.solved === '未解决',
  }),
  { name: 'contacted_at', label: '联系市民的时间', kind: 'moment', optional: true },
]
const decision = (
  act: string,
  kind: string,
  grant: boolean,
  label: string,
  note?: string,
): Step => ({
  act,
  label,
  verb: label,
  method: 'POST',
  path: 'requests/decision',
  fixed: { kind, grant },
  fields: grant ? [] : [long('reason', '不同意的原因（承办单位可见）')],
  tone: grant ? 'primary' : undefined,
  note,
  done: `已${label}`,
})

/** Every step, in the order in which they are offered. */
export const steps: Step[] = [
  {
    act: 'accept',
    label: '受理',
    verb: '受理',
    method: 'POST',
    path: 'accept',
    fields: [],
    tone: 'primary',
    note: '受理后转到待派单，市民会收到通知。',
    done: '已受理',
  },
  {
    act: 'dispatch',
    label: '派单',
    verb: '派单',
    method: 'POST',
    path: 'dispatch',
    fields: [
      { name: 'department', label: '主办单位', kind: 'department' },
      {
        name: 'assisting',
        label: '协办单位',
        kind: 'departments',
        optional: true,
        hint: '最多5个',
      },
      {
        name: 'complex',
        label: '疑难复杂',
        kind: 'yes',
        optional: true,
        fresh: (t) => t.complex,
        when: (f) => f.complex_offered === true,
      },
    ],
    tone: 'primary',
    note: '办理期限从派单起算。',
    done: '已派单',
  },
  {
    act: 'sign',
    label: '签收',
    verb: '签收',
    method: 'POST',
    path: 'sign',
    fields: [],
    tone: 'primary',
    done: '已签收',
  },
  {
    act: 'reply',
    label: '答复',
    verb: '提交答复',
    method: 'POST',
    path: 'reply',
    fields: answer,
    tone: 'primary',
    note: '提交后由派单员审核，通过后市民才能看到。',
    done: '答复已提交审核',
  },
  {
    act: 'close',
    label: '审核通过并办结',
    verb: '办结',
    method: 'POST',
    path: 'close',
    fields: [],
    tone: 'primary',
    note: '办结后市民可以看到答复并评价。',
    done: '已办结',
  },
  {
    act: 'review_fail',
    label: '审核退回',
    verb: '退回承办单位',
    method: 'POST',
    path: 'review-fail',
    fields: [long('reason', '退回的原因')],
    done: '已退回承办单位',
  },
  {
    act: 'take_back',
    label: '同意退回',
    verb: '同意退回',
    method: 'POST',
    path: 'take-back',
    fields: [long('note', '说明', { optional: true })],
    tone: 'primary',
    note: '工单回到待派单。',
    done: '已同意退回，请重新派单',
  },
  {
    act: 'insist',
    label: '不同意退回',
    verb: '不同意退回',
    method: 'POST',
    path: 'insist',
    fields: [long('note', '理由（承办单位可见）')],
    done: '已退给承办单位继续办理',
  },
  decision('grant_extension', 'extension', true, '同意延期', '市民会收到新的期限和原因。'),
  decision('refuse_extension', 'extension', false, '不同意延期'),
  decision('ask', 'supplement', true, '同意请市民补充', '市民会收到补充通知，办理计时暂停。'),
  decision('refuse_supplement', 'supplement', false, '不同意请市民补充'),
  decision('promise', 'promise', true, '同意承诺办理', '市民会收到承诺的日期和原因。'),
  decision('refuse_promise', 'promise', false, '不同意承诺办理'),
  {
    act: 'return',
    label: '退回完善',
    verb: '退回市民完善',
    method: 'POST',
    path: 'return',
    fields: [
      elements,
      long('reason', '请市民补充什么（市民可见）', { hint: '2至500个字', templates: true }),
    ],
    note: '市民有十天时间补充，逾期自动失效。',
    done: '已退回市民完善',
  },
  {
    act: 'answer',
    label: '直接答复',
    verb: '答复并办结',
    method: 'POST',
    path: 'answer',
    fields: answer,
    note: '不转单位，由热线直接答复，市民马上可以看到。',
    done: '已直接答复',
  },
  {
    act: 'reject',
    label: '不予受理',
    verb: '不予受理',
    method: 'POST',
    path: 'reject',
    fields: [
      {
        name: 'code',
        label: '原因',
        kind: 'select',
        options: () => [
          { value: 'R1', label: 'R1 不属于本市管辖' },
          { value: 'R2', label: 'R2 紧急情况（110、119、120、122）' },
          { value: 'R3', label: 'R3 应走诉讼、仲裁、复议、纪检或信息公开' },
          { value: 'R4', label: 'R4 已经进入信访程序' },
          { value: 'R5', label: 'R5 涉及国家秘密、商业秘密或个人隐私' },
          { value: 'R6', label: 'R6 内容违法、侮辱或没有具体诉求' },
          { value: 'R7', label: 'R7 同一事项正在办理或已办结，没有新事实' },
          { value: 'R8', label: 'R8 其他（须写明）' },
        ],
      },
      long('reason', '说明（市民可见）', { optional: true, hint: '选 R8 时必须写' }),
    ],
    tone: 'danger',
    note: '市民会看到原因和其他反映渠道。这一步不能撤销。',
    done: '已不予受理',
  },
  {
    act: 'set_nature',
    label: '修改性质',
    verb: '保存',
    method: 'PUT',
    path: 'nature',
    fields: [
      {
        name: 'nature',
        label: '诉求性质',
        kind: 'choice',
        options: (t) => words(...t.natures),
        fresh: (t) => t.nature,
      },
    ],
    note: '办理期限按性质计算。',
    done: '已修改',
  },
  {
    act: 'contact',
    label: '记录联系市民',
    verb: '保存',
    method: 'POST',
    path: 'contact',
    fields: [long('note', '联系情况', { optional: true })],
    done: '已记录',
  },
  {
    act: 'progress',
    label: '办理进展',
    verb: '告知市民',
    method: 'POST',
    path: 'progress',
    fields: [long('note', '进展（市民可见）', { templates: true })],
    done: '已告知市民',
  },
  {
    act: 'send_back',
    label: '申请退回',
    verb: '申请退回',
    method: 'POST',
    path: 'send-back',
    fields: [
      {
        name: 'reason',
        label: '退回原因',
        kind: 'choice',
        options: () => words('属地不符', '职能不符', '权属不清', '要素不全', '其他'),
      },
      long('basis', '依据（法规、职责分工或事实）', { hint: '5至500个字' }),
    ],
    done: '已申请退回，等待审核',
  },
  {
    act: 'ask_extension',
    label: '申请延期',
    verb: '申请延期',
    method: 'POST',
    path: 'requests',
    fixed: { kind: 'extension' },
    fields: [
      {
        name: 'days',
        label: '延长的工作日',
        kind: 'number',
        min: 1,
        max: (t) => t.extension_most,
        fresh: (t) => Math.min(5, t.extension_most),
      },
      long('reason', '原因（市民可见）', { templates: true }),
    ],
    note: '只能延期一次，须在到期前一个工作日提出，由班长审批。',
    done: '已申请延期，等待班长审批',
  },
  {
    act: 'ask_supplement',
    label: '请市民补充',
    verb: '提交',
    method: 'POST',
    path: 'requests',
    fixed: { kind: 'supplement' },
    fields: [elements, long('reason', '请市民补充什么（市民可见）', { templates: true })],
    note: '由派单员审核后发给市民。',
    done: '已提交，等待派单员审核',
  },
  {
    act: 'ask_promise',
    label: '申请承诺办理',
    verb: '申请承诺办理',
    method: 'POST',
    path: 'requests',
    fixed: { kind: 'promise' },
    fields: [
      { name: 'until', label: '承诺办结的日期', kind: 'date', hint: '最长九个月' },
      long('reason', '原因（市民可见）', { templates: true }),
    ],
    note: '由班长审批，承诺期间每30天写一次进展。',
    done: '已申请承诺办理，等待班长审批',
  },
  {
    act: 'resume',
    label: '恢复办理',
    verb: '恢复办理',
    method: 'POST',
    path: 'resume',
    fields: [],
    tone: 'primary',
    done: '已恢复办理',
  },
  {
    act: 'tie',
    label: '并案',
    verb: '并案',
    method: 'PUT',
    path: 'leading',
    fields: [{ name: 'leading', label: '牵头诉求的编号', kind: 'text', max: 20 }],
    note: '各件保留自己的编号和通知，内容互不可见。',
    done: '已并案',
  },
  {
    act: 'untie',
    label: '解除并案',
    verb: '解除并案',
    method: 'PUT',
    path: 'leading',
    fixed: { leading: '' },
    fields: [],
    done: '已解除并案',
  },
  {
    act: 'call_back',
    label: '回访',
    verb: '保存回访',
    method: 'POST',
    path: 'call-back',
    fields: [
      {
        name: 'reached',
        label: '是否接通',
        kind: 'choice',
        options: () => [
          { value: true, label: '接通' },
          { value: false, label: '未接通' },
        ],
      },
      {
        name: 'solved',
        label: '是否解决',
        kind: 'choice',
        options: () => [
          { value: 'yes', label: '已解决' },
          { value: 'partly', label: '部分解决' },
          { value: 'no', label: '未解决' },
        ],
        when: (f) => f.reached === true,
      },
      {
        name: 'satisfied',
        label: '是否满意',
        kind: 'choice',
        options: () => [
          { value: true, label: '满意' },
          { value: false, label: '不满意' },
        ],
        when: (f) => f.reached === true,
      },
      long('note', '说明', { optional: true }),
    ],
    done: '回访已保存',
  },
  {
    act: 'supervise',
    label: '督办',
    verb: '督办',
    method: 'POST',
    path: 'supervise',
    fields: [
      {
        name: 'level',
        label: '级别',
        kind: 'choice',
        options: () => [
          { value: 1, label: '催办' },
          { value: 2, label: '黄牌' },
          { value: 3, label: '红牌' },
        ],
      },
      long('reason', '督办要求'),
    ],
    note: '黄牌、红牌会通知承办单位；设有“督办后办结”期限的，办理期限可能提前。',
    done: '已督办',
  },
  {
    act: 'redo',
    label: '重办',
    verb: '退回重办',
    method: 'POST',
    path: 'redo',
    fields: [long('reason', '重办的原因')],
    note: (t) => `承办单位重新办理，期限${t.redo_workdays}个工作日；原答复仍可查看。`,
    done: '已退回重办',
  },
  {
    act: 'release',
    label: '批准查看举报人',
    verb: '批准',
    method: 'POST',
    path: 'release',
    fields: [long('reason', '批准的原因')],
    note: '批准后承办单位可以查看举报人的联系方式，每次查看都有记录。',
    done: '已批准',
  },
]

/** The steps that may be taken with a ticket now. */
export const stepsOf = (t: Ticket): Step[] => steps.filter((s) => t.actions.includes(s.act))
