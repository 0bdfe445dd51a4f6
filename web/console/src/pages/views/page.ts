import { View } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/views',
  title: '查看记录',
  roles: ['auditor'],
  load: () => import('./index.vue'),
  group: 'audit',
  order: 2,
  icon: View,
}
