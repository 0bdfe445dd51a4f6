import { MapLocation } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/hotspots',
  title: '热点地图',
  roles: ['supervisor'],
  load: () => import('./index.vue'),
  group: 'figures',
  order: 3,
  icon: MapLocation,
}
