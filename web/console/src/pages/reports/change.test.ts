import { expect, test } from 'vitest'
import { change, tone } from './change'

test('a count moves in percent, a share in points', () => {
  expect(change(120, 100, 'count')).toBe('较上期↑20.0%')
  expect(change(93.5, 95, 'percent')).toBe('较上期↓1.5个百分点')
  expect(change(5, 5, 'count')).toBe('与上期持平')
})

test('where there was nothing before, nothing is said', () => {
  expect([change(5, 0, 'count'), change(null, 90, 'percent'), change(90, null, 'percent')]).toEqual(
    ['', '', ''],
  )
})

test('more of a share is good, more of a count is neither', () => {
  expect(tone('较上期↑1.0个百分点', { unit: 'percent' })).toBe('good')
  expect(tone('较上期↓1.0个百分点', { unit: 'percent' })).toBe('late')
  expect(tone('较上期↑20.0%', { unit: 'count' })).toBe('soft')
})
