import { Clock } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/kefu-days',
  title: '客服特殊日期',
  roles: ['admin'],
  load: () => import('./index.vue'),
  group: 'admin',
  order: 50,
  icon: Clock,
}
