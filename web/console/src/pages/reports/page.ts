import { TrendCharts } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/reports',
  title: '统计报表',
  roles: ['supervisor', 'handler'],
  load: () => import('./index.vue'),
  group: 'figures',
  order: 2,
  icon: TrendCharts,
}
