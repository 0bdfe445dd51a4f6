import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/tickets/:number(\\d{14})/print',
  title: '打印工单',
  roles: ['dispatcher', 'handler', 'supervisor'],
  load: () => import('./index.vue'),
}
