import { Warning } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/dead-letters',
  title: '失败的消息',
  roles: ['admin'],
  load: () => import('./index.vue'),
  group: 'admin',
  order: 90,
  icon: Warning,
}
