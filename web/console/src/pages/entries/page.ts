import { Document } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/entries',
  title: '内容管理',
  roles: ['editor'],
  load: () => import('./index.vue'),
  group: 'content',
  order: 20,
  icon: Document,
}
