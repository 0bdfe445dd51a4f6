import { Connection } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/clients',
  title: '接入系统',
  roles: ['admin'],
  load: () => import('./index.vue'),
  group: 'admin',
  order: 70,
  icon: Connection,
}
