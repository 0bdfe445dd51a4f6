import { Odometer } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/board',
  title: '实时看板',
  roles: ['supervisor', 'handler'],
  load: () => import('./index.vue'),
  group: 'figures',
  order: 1,
  icon: Odometer,
}
