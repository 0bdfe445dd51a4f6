import { Stamp } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/grants',
  title: '放行确认',
  roles: ['supervisor'],
  load: () => import('./index.vue'),
  group: 'figures',
  order: 90,
  icon: Stamp,
}
