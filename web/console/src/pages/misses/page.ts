import { Search } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/search-misses',
  title: '没有搜到的词',
  roles: ['editor'],
  load: () => import('./index.vue'),
  group: 'content',
  order: 50,
  icon: Search,
}
