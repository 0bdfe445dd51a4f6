import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { missingElements, withoutBlanks } from './elements'

const read = <T>(name: string) =>
  JSON.parse(readFileSync(`../model/testdata/${name}.json`, 'utf8')) as T
const templates = new Map(
  read<{ code: string; template: string }[]>('categories').map((c) => [c.code, c.template]),
)

interface Case {
  name: string
  category: string
  title: string
  address: string
  content: string
  photos: number
  missing: string[]
}

describe('the server’s own cases', () => {
  test.each(read<Case[]>('elements'))('$category $name', ({ category, missing, ...said }) =>
    expect(missingElements(category, said, templates.get(category)!)).toEqual(missing),
  )
})

test('an unknown category has nothing to miss', () =>
  expect(missingElements('C9', { title: '', address: '', content: '', photos: 0 }, '')).toEqual([]))

test('what nobody filled in is left out', () => {
  const template = '【发生时间】____年__月\n【事情经过】\n【是否反映过】否 / 是（单位：____）'
  expect(withoutBlanks(template, template)).toBe('')
  expect(withoutBlanks('自己写的\n第二行', template)).toBe('自己写的\n第二行')
  expect(
    withoutBlanks('【发生时间】____年__月\n【事情经过】 路灯，不亮\n【是否反映过】否', template),
  ).toBe('【事情经过】路灯，不亮\n【是否反映过】否')
})
