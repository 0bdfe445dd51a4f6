import { Message } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/notices',
  title: '通知记录',
  roles: ['admin', 'supervisor'],
  load: () => import('./index.vue'),
  group: 'admin',
  order: 80,
  icon: Message,
}
