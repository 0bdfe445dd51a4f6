import { Tickets } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/tickets',
  title: '工单工作台',
  roles: ['dispatcher', 'handler', 'supervisor', 'agent'],
  load: () => import('./index.vue'),
  group: 'work',
  order: 1,
  icon: Tickets,
  full: true,
}
