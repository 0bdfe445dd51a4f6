import { EditPen } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/new-ticket',
  title: '代录诉求',
  roles: ['agent'],
  load: () => import('./index.vue'),
  group: 'work',
  order: 2,
  icon: EditPen,
}
