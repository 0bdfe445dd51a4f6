import { Setting } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/parameters',
  title: '参数与状态',
  roles: ['admin'],
  load: () => import('./index.vue'),
  group: 'admin',
  order: 95,
  icon: Setting,
}
