import { Headset } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/kf-accounts',
  title: '微信客服帐号',
  roles: ['admin'],
  load: () => import('./index.vue'),
  group: 'admin',
  order: 60,
  icon: Headset,
}
