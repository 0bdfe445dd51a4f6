import { Monitor } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/chat-board',
  title: '客服现场',
  roles: ['supervisor'],
  load: () => import('./index.vue'),
  group: 'desk',
  order: 3,
  icon: Monitor,
}
