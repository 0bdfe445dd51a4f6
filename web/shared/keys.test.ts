import { expect, test } from 'vitest'
import { isComposing } from './keys'

test.each([
  ['while characters are chosen', { isComposing: true }, true],
  ['the one that ends it, as Safari tells it', { keyCode: 229 }, true],
  ['any other', { keyCode: 13 }, false],
])('%s', (_, how, is) => {
  expect(isComposing(new KeyboardEvent('keydown', { key: 'Enter', ...how }))).toBe(is)
})
