import { ChatLineRound } from '@element-plus/icons-vue'
import { defineAsyncComponent } from 'vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/desk',
  title: '客服台',
  roles: ['agent'],
  load: () => import('./index.vue'),
  group: 'desk',
  order: 1,
  icon: ChatLineRound,
  full: true,
  mark: defineAsyncComponent(() => import('./DeskMark.vue')),
}
