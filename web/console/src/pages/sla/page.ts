import { Timer } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/sla',
  title: '办理期限',
  roles: ['admin'],
  load: () => import('./index.vue'),
  group: 'admin',
  order: 30,
  icon: Timer,
}
