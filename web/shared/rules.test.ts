import { describe, expect, test } from 'vitest'
import { date, dateTime, dayAndTime, lastDay, lastMoment } from './format'
import { idFault } from './idcard'
import { groupNumber, numberFault } from './number'
import { isPhone, plainPhone } from './phone'
import { cleanLine, cleanText, lengthOf } from './text'
import { uuid } from './uuid'

test.each([
  ['噪音', 2],
  ['👨‍👩‍👧', 5], // three people and two joiners: the server counts the same
  ['😀', 1],
  ['𠮷野家', 3],
])('%s is %i long', (s, n) => expect(lengthOf(s)).toBe(n))

test('text is kept as the server keeps it', () => {
  expect(cleanText('  路灯\r\n不亮\u0000\t了 ')).toBe('路灯\n不亮 了')
  expect(cleanLine('a\nb')).toBe('a b')
})

test.each([
  ['138 0013 8000', '13800138000'],
  ['+86-138-0013-8000', '13800138000'],
  ['８６１３８００１３８０００', '13800138000'],
])('%s is a phone number', (typed, plain) => {
  expect(plainPhone(typed)).toBe(plain)
  expect(isPhone(typed)).toBe(true)
})

test.each(['12800138000', '1380013800', '02012345', ''])('%s is not a phone number', (typed) =>
  expect(isPhone(typed)).toBe(false),
)

describe('ticket number', () => {
  test.each([
    '26112310483520',
    '261123 1 048352 0',
    '２６１１２３１０４８３５２０',
    '261123-1-048352-0',
  ])('%s is right', (typed) => expect(numberFault(typed)).toBe(''))

  test('every single wrong digit is found', () => {
    const right = '26112310483520'
    for (let i = 0; i < right.length; i++) {
      for (const digit of '0123456789') {
        if (digit === right[i]) continue
        const wrong = right.slice(0, i) + digit + right.slice(i + 1)
        expect(numberFault(wrong), wrong).toContain('有误')
      }
    }
  })

  test('what is no number says what one looks like', () => {
    expect(numberFault('')).toBe('请输入诉求编号')
    expect(numberFault('2611231048352')).toContain('14位')
  })

  test('is shown in groups', () => expect(groupNumber('26112310483520')).toBe('261123 1 048352 0'))
})

describe('document number', () => {
  const today = new Date(2026, 10, 23)
  const resident = (no: string) => idFault('居民身份证', no, today)

  test.each(['11010519491231002X', '11010519491231002x', '110105 19491231 002X'])(
    '%s is right',
    (no) => expect(resident(no)).toBe(''),
  )
  test.each([
    ['110105194912310021', '校验位'],
    ['1101051949123100', '18位'],
    ['99010519491231002X', '地区'],
    ['11010520270101002X', '出生日期'],
    ['11010519490230002X', '出生日期'],
  ])('%s: %s', (no, what) => expect(resident(no)).toContain(what))

  test('others are letters and digits', () => {
    expect(idFault('护照', 'e12345678', today)).toBe('')
    expect(idFault('护照', 'E-1', today)).toContain('5至20位')
  })
})

test('times are those of the city', () => {
  expect(dateTime('2026-11-23T07:20:00Z')).toBe('2026年11月23日 15:20')
  expect(dateTime('2026-11-23T00:05:00+08:00')).toBe('2026年11月23日 00:05')
  expect(date('2026-11-23T18:00:00Z')).toBe('2026年11月24日')
  expect(lastDay('2026-12-04T00:00:00+08:00')).toBe('2026年12月3日')
  expect([dateTime(null), date('nonsense'), lastDay(undefined)]).toEqual(['', '', ''])
})

test('a deadline is said as the end of a day', () => {
  expect(lastMoment('2026-12-04T00:00:00+08:00')).toBe('12月3日24时')
  expect(lastMoment('2026-12-31T16:00:00Z')).toBe('12月31日24时')
  expect(lastMoment('2026-12-04T15:20:00+08:00')).toBe('12月4日15:20')
  expect(lastMoment(null)).toBe('')
  expect(dayAndTime('2026-12-01T09:00:00+08:00')).toBe('12月1日 09:00')
  expect(dayAndTime('2026-12-01T00:00:00+08:00')).toBe('12月1日')
})

test('a UUID is random and of version 4', () => {
  expect(uuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  expect(uuid()).not.toBe(uuid())
})
