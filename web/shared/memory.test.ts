import { afterEach, expect, test, vi } from 'vitest'
import { device, visit } from './memory'

afterEach(() => {
  vi.unstubAllGlobals()
  for (const place of [device, visit]) place.forget('key')
})

test('what is written is read, until it is forgotten', () => {
  expect(device.write('key', { a: 1 })).toBe(true)
  expect(device.read('key')).toEqual({ a: 1 })
  expect(visit.read('key')).toBeUndefined()
  device.forget('key')
  expect(device.read('key')).toBeUndefined()
})

test('what is no value of ours is none', () => {
  localStorage.setItem('key', '{half')
  expect(device.read('key')).toBeUndefined()
})

test('where the browser is full, the page keeps it and says so', () => {
  device.write('key', 'old')
  const { getItem, removeItem } = localStorage
  vi.stubGlobal('localStorage', {
    getItem: getItem.bind(localStorage),
    removeItem: removeItem.bind(localStorage),
    setItem() {
      throw new DOMException('full', 'QuotaExceededError')
    },
  })
  expect(device.write('key', 'new')).toBe(false)
  expect(device.read('key')).toBe('new')
  vi.unstubAllGlobals()
  expect(device.write('key', 'newer')).toBe(true)
  expect(device.read('key')).toBe('newer')
})

test('where the browser forbids it, too', () => {
  vi.stubGlobal('localStorage', undefined)
  expect(device.write('key', 'new')).toBe(false)
  expect(device.read('key')).toBe('new')
  device.forget('key')
  expect(device.read('key')).toBeUndefined()
})
