import { UserFilled } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/accounts',
  title: '账号管理',
  roles: ['admin'],
  load: () => import('./index.vue'),
  group: 'admin',
  order: 1,
  icon: UserFilled,
}
