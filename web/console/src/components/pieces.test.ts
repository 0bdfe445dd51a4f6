import { expect, test } from 'vitest'
import { differ, type Piece } from './pieces'

const side = (pieces: Piece[], without: Piece['is']) =>
  pieces
    .filter((p) => p.is !== without)
    .map((p) => p.text)
    .join('')

test('the pieces of a difference are the two texts', () => {
  for (const [a, b] of [
    ['', ''],
    ['', '新'],
    ['旧', ''],
    ['张先生反映丰源餐厅噪音', '某先生反映某餐厅夜间噪音'],
    ['👍🏽好', '👎好'],
    ['一样的', '一样的'],
  ] as const) {
    const pieces = differ(a, b)
    expect(side(pieces, 'added')).toBe(a)
    expect(side(pieces, 'gone')).toBe(b)
  }
})

test('what agrees is said once', () => {
  expect(differ('工地夜间施工', '工地白天施工')).toEqual([
    { text: '工地', is: 'same' },
    { text: '夜间', is: 'gone' },
    { text: '白天', is: 'added' },
    { text: '施工', is: 'same' },
  ])
})

test('what is too long to compare is replaced whole', () => {
  const pieces = differ('a'.repeat(5000), 'b'.repeat(5000))
  expect(pieces.map((p) => p.is)).toEqual(['gone', 'added'])
})
