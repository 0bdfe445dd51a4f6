import { describe, expect, it } from 'vitest'
import { chatTime, clock, longTime, moved, needsTimeLine, waited } from './time'

const at = (s: string) => Date.parse(s)
const now = at('2026-11-23T15:20:00+08:00') // a Monday

describe('chatTime', () => {
  it.each([
    ['2026-11-23T00:00:00+08:00', '00:00'],
    ['2026-11-22T23:59:59+08:00', '昨天 23:59'],
    ['2026-11-21T09:05:00+08:00', '星期六 09:05'],
    ['2026-11-17T09:05:00+08:00', '星期二 09:05'],
    ['2026-11-16T09:05:00+08:00', '11月16日 09:05'],
    ['2025-12-31T09:05:00+08:00', '2025年12月31日 09:05'],
    // 16:30 UTC is half past midnight of the next day in Beijing.
    ['2026-11-22T16:30:00Z', '00:30'],
  ])('%s is %s', (iso, want) => {
    expect(chatTime(at(iso), now)).toBe(want)
  })

  it('dates what lies ahead of a clock that was not moved', () => {
    expect(chatTime(at('2026-11-25T10:00:00+08:00'), now)).toBe('11月25日 10:00')
  })
})

it('clock and longTime speak Beijing time', () => {
  expect(clock(at('2026-11-23T07:04:59Z'))).toBe('15:04')
  expect(longTime(at('2026-11-23T16:04:00Z'))).toBe('11月24日 星期二 00:04')
})

it('a time line comes first and after five minutes of silence', () => {
  expect(needsTimeLine(now, undefined)).toBe(true)
  expect(needsTimeLine(now + 299_999, now)).toBe(false)
  expect(needsTimeLine(now + 300_000, now)).toBe(true)
})

it.each([
  [-5, '0秒'],
  [59_999, '59秒'],
  [60_000, '1分钟'],
  [3_900_000, '1小时05分'],
])('waited %d ms reads %s', (ms, want) => {
  expect(waited(ms)).toBe(want)
})

it.each([
  [0, ''],
  [600, '10分钟'],
  [864_000, '10天'],
  [90_060, '1天1小时1分钟'],
])('moved %d s reads %s', (s, want) => {
  expect(moved(s)).toBe(want)
})
