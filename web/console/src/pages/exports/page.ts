import { Download } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/exports',
  title: '导出任务',
  roles: ['supervisor', 'handler', 'auditor', 'editor'],
  load: () => import('./index.vue'),
  group: 'figures',
  order: 4,
  icon: Download,
}
