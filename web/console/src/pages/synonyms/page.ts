import { Connection } from '@element-plus/icons-vue'
import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/synonyms',
  title: '同义词',
  roles: ['editor'],
  load: () => import('./index.vue'),
  group: 'content',
  order: 40,
  icon: Connection,
}
