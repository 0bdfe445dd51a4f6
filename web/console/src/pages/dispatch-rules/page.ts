import { Guide } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/dispatch-rules',
  title: '派单规则',
  roles: ['dispatcher', 'supervisor', 'admin'],
  load: () => import('./index.vue'),
  group: 'work',
  order: 5,
  icon: Guide,
}
