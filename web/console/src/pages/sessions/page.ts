import { Monitor } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/sessions',
  title: '会话管理',
  roles: ['admin'],
  load: () => import('./index.vue'),
  group: 'admin',
  order: 2,
  icon: Monitor,
}
