import type { Category } from '../api/tickets'

export const c1: Category = {
  code: 'C1',
  name: '求助/投诉/举报问题',
  natures: ['求助', '投诉', '举报'],
  nature_required: true,
  default_nature: '',
  template: '【发生时间】____年\n【事情经过】',
}

export const c5: Category = {
  code: 'C5',
  name: '噪音扰民问题',
  natures: ['投诉', '举报'],
  nature_required: false,
  default_nature: '投诉',
  template: '【噪音类型】____\n【声源位置】____',
}
