import { ChatLineRound } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/auto-replies',
  title: '自动回复',
  roles: ['editor', 'admin'],
  load: () => import('./index.vue'),
  group: 'content',
  order: 60,
  icon: ChatLineRound,
}
