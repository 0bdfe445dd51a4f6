import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { groups } from './page'
import { pages } from './pages'
import type { Role } from './roles'
import { may, whoIsIt } from './session'
import { setPageTitle } from './title'

declare module 'vue-router' {
  interface RouteMeta {
    roles?: Role[]
    full?: boolean
  }
}

/** The first page that somebody sees: the first of the navigation that is for him. */
export function firstPage(): string {
  for (const group of Object.keys(groups))
    for (const p of pages) if (p.group === group && may(...p.roles)) return p.path
  return '/mine'
}

export function newRouter() {
  const routes: RouteRecordRaw[] = [
    { path: '/login', component: () => import('./pages/login/index.vue'), meta: { title: '登录' } },
    {
      path: '/',
      component: () => import('./components/ConsoleLayout.vue'),
      children: [
        ...pages.map((p) => ({
          path: p.path,
          component: p.load,
          meta: { title: p.title, roles: p.roles, full: p.full },
        })),
        {
          path: '/:rest(.*)*',
          name: 'none',
          component: () => import('./components/NoPage.vue'),
          meta: { title: '没有这个页面' },
        },
      ],
    },
  ]
  const router = createRouter({ history: createWebHistory('/console/'), routes })
  router.beforeEach(async (to) => {
    if (to.path === '/login') return
    const who = await whoIsIt().catch(() => undefined)
    if (!who) return { path: '/login', query: to.path === '/' ? {} : { next: to.fullPath } }
    if (to.path === '/') return firstPage()
    const roles = to.meta.roles
    if (roles && !may(...roles))
      return { name: 'none', params: { rest: ['not-for-you'] }, replace: true }
  })
  router.afterEach((to) => {
    setPageTitle(`${to.meta.title ?? '工作台'} · 12345`)
  })
  return router
}
