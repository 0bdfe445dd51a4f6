import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/entries/:code',
  title: '编辑内容',
  roles: ['editor'],
  load: () => import('./index.vue'),
}
