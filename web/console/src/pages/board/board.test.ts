import { expect, test } from 'vitest'
import { heat, minutes } from './board'

test('what waits longest stands out most, and nothing does not stand out', () => {
  expect([0, 1, 5, 10].map((n) => heat(n, 10))).toEqual([0, 1, 2, 3])
  expect(heat(0, 0)).toBe(0)
})

test('a wait is said in minutes', () => {
  expect([0, 59, 60, 75, 3600].map(minutes)).toEqual(['0秒', '59秒', '1分', '1分15秒', '60分'])
})
