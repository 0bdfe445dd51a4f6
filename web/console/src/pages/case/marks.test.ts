import { expect, test } from 'vitest'
import type { CaseFile, CaseHit } from '../../api/cases'
import { parts, replaced } from './marks'

const hit = (from: number, to: number, more: Partial<CaseHit> = {}) =>
  ({ id: from, field: 'content', from, to, suggestion: '某店', ...more }) as CaseHit

test('hits are counted in characters, whatever those take', () => {
  expect(parts('😀丰源餐厅旁', [hit(1, 5)]).map((p) => p.text)).toEqual(['😀', '丰源餐厅', '旁'])
})

test('hits that overlap lose none of the text', () => {
  const text = '某某小区3栋502室'
  for (const hits of [
    [hit(0, 6), hit(4, 10)],
    [hit(2, 4), hit(0, 10)],
    [hit(0, 10), hit(2, 4)],
  ])
    expect(
      parts(text, hits)
        .map((p) => p.text)
        .join(''),
    ).toBe(text)
})

test('a hit is replaced where it stands', () => {
  const c = { title: '标题', content: '在😀丰源餐厅', result: '好' } as CaseFile
  expect(replaced(c, hit(2, 6))).toEqual({ title: '标题', content: '在😀某店', result: '好' })
})
