/** What the pages say that are still being built: what there will be, and what helps until then. */
export const coming = {
  cases: {
    title: '案例公开',
    will: [
      '公开意向为“公开”、已经办结的诉求，经工作人员筛选并隐去个人信息后，在这里公布。',
      '可以用关键字查找，也可以直接点开列表里的标题查看。',
    ],
    now: { text: '现在可以查看您自己提交的诉求和答复。', label: '查看我的诉求', to: '/tickets' },
  },
  topics: {
    title: '热门话题',
    will: ['市民近期集中关心的话题，以及对应的知识点，将在这里列出。'],
    now: {
      text: '有具体的问题，现在就可以提交咨询，由相关部门答复。',
      label: '提交咨询',
      to: '/new?category=C6',
    },
  },
  search: {
    title: '我要查询',
    will: ['政府各职能部门对外发布的法律法规、办事指南等内容，将可以在这里用关键字查找。'],
    now: {
      text: '现在可以提交咨询，或者在服务时间内询问在线客服。',
      label: '提交咨询',
      to: '/new?category=C6',
    },
  },
  news: {
    title: '工作动态',
    will: ['热线的工作消息、服务调整和通知，将按日期在这里发布。'],
    now: {
      text: '在线客服的服务时间和使用方法，现在就可以查看。',
      label: '了解在线客服',
      to: '/kefu',
    },
  },
}
