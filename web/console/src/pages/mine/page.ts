import { User } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'
import { everybody } from '../../roles'

export const page: ConsolePage = {
  path: '/mine',
  title: '我的账号',
  roles: everybody,
  load: () => import('./index.vue'),
  group: 'mine',
  order: 1,
  icon: User,
}
