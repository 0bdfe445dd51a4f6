/** The six categories of a 诉求, with the natures that each may have (domain §3). */
export const categories = [
  { code: 'C1', name: '求助/投诉/举报问题', natures: ['求助', '投诉', '举报'] },
  { code: 'C2', name: '消费纠纷问题', natures: ['投诉'] },
  { code: 'C3', name: '户籍迁移问题', natures: ['咨询'] },
  { code: 'C4', name: '社保业务问题', natures: ['咨询'] },
  { code: 'C5', name: '噪音扰民问题', natures: ['投诉'] },
  { code: 'C6', name: '咨询/建议问题', natures: ['咨询', '建议'] },
]
