import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/tickets/:number(\\d{14})',
  title: '工单详情',
  roles: ['dispatcher', 'handler', 'supervisor', 'agent'],
  load: () => import('./index.vue'),
}
