/** Entries as the API tells them. */
export const article = (id: string, more = {}) => ({
  id,
  title: `文章${id}`,
  summary: `摘要${id}`,
  department: '市公安局',
  tags: [],
  updated_at: '2026-09-02T00:00:00+08:00',
  highlight: null,
  ...more,
})

export const wholeArticle = (id: string, more = {}) => ({
  id,
  title: `文章${id}`,
  summary: `摘要${id}`,
  body_html: '<h2>材料</h2><p>身份证</p>',
  link: '',
  updated_at: '2026-09-02T00:00:00+08:00',
  views: 3,
  department: '市公安局',
  category: '户籍与居住',
  tags: [],
  valid_until: null,
  source_note: '',
  related: [],
  useful: 0,
  ...more,
})

export const someCase = (id: string, more = {}) => ({
  id,
  title: `案例${id}`,
  category: 'C5',
  category_name: '噪音扰民问题',
  month: '2026-09',
  district: '云麓区',
  department: '市城管局',
  workdays_used: 3,
  stars: 5,
  summary: `市民反映${id}`,
  ...more,
})
