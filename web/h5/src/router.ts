import { createRouter, createWebHistory, type RouterHistory, type RouteRecordRaw } from 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    title: string
  }
}

/** The pages under /h5/. Each is loaded when it is first opened: the menu leads straight into any of them. */
export const routes: RouteRecordRaw[] = [
  { path: '/', meta: { title: '市民服务' }, component: () => import('./pages/home/index.vue') },
  { path: '/new', meta: { title: '我要诉求' }, component: () => import('./pages/new/index.vue') },
  {
    path: '/done/:number',
    props: true,
    meta: { title: '提交成功' },
    component: () => import('./pages/done/index.vue'),
  },
  {
    path: '/tickets',
    meta: { title: '我的诉求' },
    component: () => import('./pages/tickets/index.vue'),
  },
  {
    path: '/tickets/:number',
    props: true,
    meta: { title: '诉求详情' },
    component: () => import('./pages/ticket/index.vue'),
  },
  {
    path: '/tickets/:number/complete',
    props: true,
    meta: { title: '补充诉求' },
    component: () => import('./pages/complete/index.vue'),
  },
  {
    path: '/tickets/:number/material',
    props: true,
    meta: { title: '补充材料' },
    component: () => import('./pages/material/index.vue'),
  },
  {
    path: '/tickets/:number/rate',
    props: true,
    meta: { title: '评价' },
    component: () => import('./pages/rate/index.vue'),
  },
  {
    path: '/tickets/:number/redo',
    props: true,
    meta: { title: '申请重办' },
    component: () => import('./pages/redo/index.vue'),
  },
  {
    path: '/progress',
    meta: { title: '进度查询' },
    component: () => import('./pages/progress/index.vue'),
  },
  {
    path: '/binding',
    meta: { title: '账户绑定' },
    component: () => import('./pages/binding/index.vue'),
  },
  {
    path: '/privacy',
    meta: { title: '个人信息处理告知' },
    component: () => import('./pages/privacy/index.vue'),
  },
  { path: '/kefu', meta: { title: '在线客服' }, component: () => import('./pages/kefu/index.vue') },
  { path: '/chat', meta: { title: '在线对话' }, component: () => import('./pages/chat/index.vue') },
  {
    path: '/chat/rating/:id(\\d+)',
    props: true,
    meta: { title: '评价在线客服' },
    component: () => import('./pages/chat-rating/index.vue'),
  },
  {
    path: '/cases',
    meta: { title: '案例公开' },
    component: () => import('./pages/cases/index.vue'),
  },
  {
    path: '/cases/:id',
    props: true,
    meta: { title: '案例详情' },
    component: () => import('./pages/case/index.vue'),
  },
  {
    path: '/topics',
    meta: { title: '热门话题' },
    component: () => import('./pages/topics/index.vue'),
  },
  {
    path: '/topics/:id',
    props: true,
    meta: { title: '热门话题' },
    component: () => import('./pages/topic/index.vue'),
  },
  {
    path: '/search',
    meta: { title: '我要查询' },
    component: () => import('./pages/search/index.vue'),
  },
  {
    path: '/articles/:id',
    props: true,
    meta: { title: '我要查询' },
    component: () => import('./pages/article/index.vue'),
  },
  {
    path: '/news',
    meta: { title: '工作动态' },
    component: () => import('./pages/news/index.vue'),
  },
  {
    path: '/news/:id',
    props: true,
    meta: { title: '工作动态' },
    component: () => import('./pages/newsitem/index.vue'),
  },
  {
    path: '/:rest(.*)*',
    meta: { title: '没有这个页面' },
    component: () => import('./pages/missing/index.vue'),
  },
]

export function newRouter(history: RouterHistory = createWebHistory('/h5/')) {
  const router = createRouter({
    history,
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  router.afterEach((to, from) => {
    document.title = to.meta.title
    // A new page is read from its top, by screen readers too; the first one is where they already are.
    if (from.matched.length > 0 && to.path !== from.path) focusPage()
  })
  return router
}

function focusPage() {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true }),
  )
}
