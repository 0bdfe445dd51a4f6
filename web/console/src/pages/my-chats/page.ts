import { ChatDotSquare } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/my-chats',
  title: '我的会话记录',
  roles: ['agent'],
  load: () => import('./index.vue'),
  group: 'desk',
  order: 2,
  icon: ChatDotSquare,
}
