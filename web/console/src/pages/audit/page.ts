import { Notebook } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/audit',
  title: '审计日志',
  roles: ['auditor'],
  load: () => import('./index.vue'),
  group: 'audit',
  order: 1,
  icon: Notebook,
}
