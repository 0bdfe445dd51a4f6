import { Search } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/transcripts',
  title: '会话记录',
  roles: ['supervisor'],
  load: () => import('./index.vue'),
  group: 'desk',
  order: 4,
  icon: Search,
}
