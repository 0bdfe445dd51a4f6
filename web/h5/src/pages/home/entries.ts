/** The guide's nine entries in its order. icon: the strokes of a 24 × 24 drawing. */
export const sections = [
  {
    title: '市民诉求',
    entries: [
      {
        name: '我要诉求',
        path: '/new',
        help: '提交新诉求',
        icon: 'M5 4h9l5 5v11H5z M14 4v5h5 M9 13h6 M9 16.5h6',
      },
      {
        name: '在线客服',
        path: '/kefu',
        help: '每天有人值守',
        icon: 'M4 5h16v11H10l-5 4v-4H4z M8 9h8 M8 12.5h5',
      },
    ],
  },
  {
    title: '市民服务',
    entries: [
      {
        name: '案例公开',
        path: '/cases',
        help: '已办结的事例',
        icon: 'M3 6h6l2 2.5h10V19H3z',
      },
      {
        name: '热门话题',
        path: '/topics',
        help: '近期关心的事',
        icon: 'M12 3c1 4 5 5.5 5 10.5a5 5 0 0 1-10 0c0-2 1-3.5 2-4.5 0 2 .5 3 1.5 3.5C12 10 11.5 6 12 3z',
      },
      {
        name: '我要查询',
        path: '/search',
        help: '法规和指南',
        icon: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13z M15.5 15.5 21 21',
      },
      {
        name: '工作动态',
        path: '/news',
        help: '热线的新消息',
        icon: 'M4 5h13v14H4z M17 9h3v8a2 2 0 0 1-2 2 M7.5 9h6 M7.5 12h6 M7.5 15h4',
      },
    ],
  },
  {
    title: '个人中心',
    entries: [
      {
        name: '我的诉求',
        path: '/tickets',
        help: '已提交的诉求',
        icon: 'M6 5h12v15H6z M9.5 3h5v4h-5z M9.5 11.5h5 M9.5 15h5',
      },
      {
        name: '进度查询',
        path: '/progress',
        help: '用编号查进度',
        icon: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z M12 8v4.5l3 2',
      },
      {
        name: '账户绑定',
        path: '/binding',
        help: '绑定或解除手机号',
        icon: 'M8 3h8v18H8z M11 18h2',
      },
    ],
  },
]
