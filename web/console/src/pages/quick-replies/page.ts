import { Lightning } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/quick-replies',
  title: '快捷回复',
  roles: ['agent', 'supervisor'],
  load: () => import('./index.vue'),
  group: 'desk',
  order: 5,
  icon: Lightning,
}
