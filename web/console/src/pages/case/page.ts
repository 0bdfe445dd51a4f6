import type { ConsolePage } from '../../page'

export const page: ConsolePage = {
  path: '/cases/:id',
  title: '案例',
  roles: ['screener', 'auditor'],
  load: () => import('./index.vue'),
}
