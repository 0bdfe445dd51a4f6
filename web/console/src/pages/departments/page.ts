import { OfficeBuilding } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/departments',
  title: '承办单位',
  roles: ['admin'],
  load: () => import('./index.vue'),
  group: 'admin',
  order: 20,
  icon: OfficeBuilding,
}
