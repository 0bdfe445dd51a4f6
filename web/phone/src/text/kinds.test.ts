import { expect, it } from 'vitest'
import { lastWords } from './kinds'

it('names what is not text, and leaves words alone', () => {
  expect(lastWords('[image]')).toBe('[图片]')
  expect(lastWords('[voice]')).toBe('[语音]')
  expect(lastWords('[emoji]')).toBe('[emoji]')
  expect(lastWords('见 [image]')).toBe('见 [image]')
  expect(lastWords('')).toBe('')
})
