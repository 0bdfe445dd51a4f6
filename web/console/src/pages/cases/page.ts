import { Stamp } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/cases',
  title: '案例公开',
  roles: ['screener', 'auditor'],
  load: () => import('./index.vue'),
  group: 'content',
  order: 10,
  icon: Stamp,
}
