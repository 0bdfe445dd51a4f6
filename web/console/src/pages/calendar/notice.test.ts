import { expect, test } from 'vitest'
import { readNotice } from './notice'

test('the official notice is read, with spans over two months and days that are worked', () => {
  const { days, faults } = readNotice(
    2026,
    `一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、国庆节：9月30日至10月2日放假，共3天。9月20日（周日）、10月10日（周六）上班。`,
  )
  expect(faults).toEqual([])
  expect(days.off_days).toEqual({
    元旦: ['2026-01-01', '2026-01-02', '2026-01-03'],
    国庆节: ['2026-09-30', '2026-10-01', '2026-10-02'],
  })
  expect(days.makeup_workdays).toEqual(['2026-01-04', '2026-09-20', '2026-10-10'])
})

test('plain lines are read, and what cannot be read is told', () => {
  const { days, faults } = readNotice(2027, '元旦 2027-01-01\n上班 2027-01-03\n不知道什么')
  expect(days).toEqual({ off_days: { 元旦: ['2027-01-01'] }, makeup_workdays: ['2027-01-03'] })
  expect(faults).toEqual(['不知道什么'])
})
