import { expect, test } from 'vitest'
import { districts, step } from './types'

test('the greatest cell is the darkest, and the smallest is not invisible', () => {
  expect([1, 20, 50, 99, 100].map((n) => step(n, 100))).toEqual([0, 1, 2, 4, 4])
  expect(step(0, 0)).toBe(0)
})

test('the name of a district stands where most of it happened', () => {
  const cell = (lat: number, tickets: number, district?: string) => ({
    cell: lat,
    lat,
    lng: 113,
    tickets,
    district,
  })
  expect(districts([cell(10, 1, '云麓区'), cell(20, 3, '云麓区'), cell(50, 9)])).toEqual([
    { name: '云麓区', lat: 17.5, lng: 113 },
  ])
})
