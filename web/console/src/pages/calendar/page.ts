import { Calendar } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/calendar',
  title: '工作日历',
  roles: ['admin'],
  load: () => import('./index.vue'),
  group: 'admin',
  order: 40,
  icon: Calendar,
}
