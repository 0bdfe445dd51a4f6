import type { Ticket } from '../api/tickets'

/** A ticket as the API gives it. */
export const aTicket = (more: Partial<Ticket> = {}): Ticket => ({
  number: '26112310483520',
  number_grouped: '261123 1 048352 0',
  title: '工地夜间施工',
  category: 'C5',
  category_name: '噪音扰民问题',
  status: 'submitted',
  status_label: '待受理',
  submitted_at: '2026-11-23T15:20:00+08:00',
  due_at: null,
  complete_by: null,
  days_left: null,
  status_note: '工作人员将在1个工作日内受理',
  locked: false,
  nature: '投诉',
  content: '每晚十点以后施工',
  address: '云麓区麓湖路18号',
  lat: null,
  lng: null,
  point_confirmed: false,
  public_intent: false,
  contact_name: '张*',
  phone: '138****8000',
  id_type: '居民身份证',
  id_no: '440***********1234',
  contact_address: '云麓区某街道***',
  photos: ['p1', 'p2'].map((id) => ({ id, url: `/photos/${id}`, width: 800, height: 600 })),
  department: '',
  due_explanation: '',
  reply: '',
  reply_at: null,
  replies: [],
  rating: null,
  missing: '',
  missing_elements: [],
  materials: [],
  reminder_from: null,
  redo_workdays: 5,
  round: 0,
  rejection: null,
  versions: 0,
  timeline: [{ at: '2026-11-23T15:20:00+08:00', label: '已提交', note: '等待受理' }],
  actions: ['withdraw'],
  ...more,
})

/** Sent back: something is missing. */
export const needInfo = (more: Partial<Ticket> = {}) =>
  aTicket({
    status: 'need_info',
    status_label: '待完善',
    status_note: '请补充后重新提交',
    missing: '请写明是哪个工地',
    missing_elements: ['具体地点', '发生时段'],
    complete_by: '2026-12-04T00:00:00+08:00',
    days_left: 3,
    actions: ['complete', 'withdraw'],
    ...more,
  })

/** Finished, and waiting for the citizen's word. */
export const closed = (more: Partial<Ticket> = {}) =>
  aTicket({
    status: 'closed',
    status_label: '已办结',
    status_note: '已办结，请评价',
    department: '市公安局',
    reply: '已要求工地整改',
    reply_at: '2026-12-02T10:00:00+08:00',
    replies: [{ at: '2026-12-02T10:00:00+08:00', department: '市公安局', text: '已要求工地整改' }],
    actions: ['rate', 'redo', 'set_intent'],
    ...more,
  })
