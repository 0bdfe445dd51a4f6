import type { TicketQuery } from '../../api/tickets'
import type { Role } from '../../roles'

/** A queue of the workbench: what it lists, and which count it has. */
export interface Queue {
  key: string
  label: string
  query: TicketQuery
  /** The name of its count. */
  count?: string
  late?: boolean
}

const of = (status: string, label: string, order: TicketQuery['order'] = 'oldest'): Queue => ({
  key: status,
  label,
  query: { status, order },
  count: status,
})

const all: Record<string, Queue> = {
  submitted: of('submitted', '待受理'),
  accepted: of('accepted', '待派单'),
  assigned: of('assigned', '待签收', 'due'),
  return_review: of('return_review', '退回待审'),
  handling: of('handling', '办理中', 'due'),
  on_hold: of('on_hold', '承诺办理', 'due'),
  replied: of('replied', '待审核'),
  need_info: of('need_info', '待完善'),
  requests: {
    key: 'requests',
    label: '待审批',
    query: { status: 'handling', order: 'oldest' },
    count: 'requests',
  },
  call_back: {
    key: 'call_back',
    label: '待回访',
    query: { status: 'closed,rated', call_back: true, order: 'due' },
    count: 'call_back',
  },
  overdue: {
    key: 'overdue',
    label: '超时',
    query: { status: 'open', overdue: true, order: 'due' },
    count: 'overdue',
    late: true,
  },
  alarms: {
    key: 'alarms',
    label: '督办',
    query: { status: 'open', alarm: '1', order: 'newest' },
  },
  assisting: {
    key: 'assisting',
    label: '协办',
    query: { status: 'open', assisting: true, order: 'newest' },
    count: 'assisting',
  },
  mine: {
    key: 'mine',
    label: '我经手',
    query: { status: 'open', mine: true, order: 'newest' },
    count: 'mine',
  },
  open: { key: 'open', label: '全部在办', query: { status: 'open', order: 'newest' } },
  done: {
    key: 'done',
    label: '已办结',
    query: { status: 'closed,rated,archived', order: 'newest' },
  },
  ended: {
    key: 'ended',
    label: '其他已结束',
    query: { status: 'rejected,withdrawn,expired', order: 'newest' },
  },
}

const forRole: Partial<Record<Role, string[]>> = {
  dispatcher: [
    'submitted',
    'accepted',
    'return_review',
    'replied',
    'requests',
    'call_back',
    'need_info',
    'assigned',
    'handling',
    'on_hold',
    'overdue',
    'alarms',
    'mine',
    'open',
    'done',
    'ended',
  ],
  handler: [
    'assigned',
    'handling',
    'on_hold',
    'return_review',
    'replied',
    'need_info',
    'overdue',
    'alarms',
    'assisting',
    'mine',
    'open',
    'done',
  ],
  supervisor: [
    'requests',
    'return_review',
    'overdue',
    'alarms',
    'submitted',
    'accepted',
    'assigned',
    'handling',
    'on_hold',
    'replied',
    'need_info',
    'mine',
    'open',
    'done',
    'ended',
  ],
  agent: ['call_back', 'done', 'open', 'mine', 'submitted', 'handling', 'overdue', 'ended'],
}

/** What waits for the decision of each role. */
const decided: Partial<Record<Role, string[]>> = {
  supervisor: ['extension', 'promise'],
  dispatcher: ['supplement'],
}

/** The queues of somebody with these roles, each once. */
export function queuesOf(roles: Role[]): Queue[] {
  const keys = [...new Set(roles.flatMap((r) => forRole[r] ?? []))]
  const request = roles.flatMap((r) => decided[r] ?? []).join(',')
  return keys.map((k) =>
    k === 'requests' ? { ...all[k]!, query: { ...all[k]!.query, request } } : all[k]!,
  )
}
