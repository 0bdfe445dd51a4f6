import { beforeEach, expect, test } from 'vitest'
import { stepDraft } from './stepDraft'

beforeEach(() => localStorage.clear())

const day = 24 * 3600 * 1000

test('each step has its own, for thirty days', () => {
  const one = stepDraft<string>('redo/1')
  const two = stepDraft<string>('redo/2')
  one.save('一', 0)
  two.save('二', day)
  expect(one.load(30 * day)).toBe('一')
  expect(one.load(30 * day + 1)).toBeUndefined()
  expect(two.load(30 * day + 1)).toBe('二')
  two.forget(30 * day + 1)
  expect(localStorage.getItem('hotline.steps')).toBe('{}')
})
