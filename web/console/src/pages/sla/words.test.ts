import { expect, it } from 'vitest'
import type { TermSpec } from '../../api/sla'
import { fits, saidProfile, saidRule, saidTerms } from './words'

const spec = (term: string, label: string, unit: string): TermSpec => ({
  term,
  label,
  unit,
  about: '',
  default: 0,
  min: 1,
  max: 9,
})
const specs = [spec('redo', '重新办理办结', '个工作日'), spec('warn', '到期前预警', '%')]

it('says which tickets a rule is for', () => {
  const rule = {
    nature: '',
    category: 'C5',
    department: 'CG',
    workdays: 0,
    profile: '',
    terms: {},
    version: 1,
  }
  expect(fits(rule, new Map([['CG', '市城管局']]))).toBe('任何性质 · 噪音扰民问题 · 市城管局')
  expect(fits({ ...rule, nature: '咨询', category: '', department: 'X' }, new Map())).toBe(
    '咨询 · 任何分类 · X',
  )
})

it('says only the times that are given', () => {
  expect(saidTerms({ warn: 60, redo: 3 }, specs)).toBe('重新办理办结3个工作日、到期前预警60%')
  expect(saidTerms({ warn: null, redo: undefined, other: 1 }, specs)).toBe('')
})

it('says all that a rule gives', () => {
  const rule = { nature: '', category: '', department: '', profile: '快办', version: 1 }
  expect(saidRule({ ...rule, workdays: 5, terms: { redo: 3 } }, specs)).toBe(
    '办结5个工作日、方案“快办”、重新办理办结3个工作日',
  )
})

it('says a profile line by line, what is for any nature first', () => {
  const lines = [
    { nature: '投诉', workdays: 5, terms: {} },
    { nature: '', workdays: 15, terms: { redo: 3 } },
    { nature: '求助', workdays: 0, terms: { warn: 50 } },
  ]
  expect(saidProfile({ name: '快办', used: 0, lines, version: 1 }, specs)).toEqual([
    '任何性质：办结15个工作日、重新办理办结3个工作日',
    '求助：到期前预警50%',
    '投诉：办结5个工作日',
  ])
})
