import { Iphone } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/menu',
  title: '公众号菜单',
  roles: ['editor', 'admin'],
  load: () => import('./index.vue'),
  group: 'content',
  order: 70,
  icon: Iphone,
}
