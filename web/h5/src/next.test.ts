import { expect, test } from 'vitest'
import { safeNext } from './next'

const origin = 'https://hotline.example'

test.each(['/h5/tickets', '/h5/new?category=C5#x'])('%s is ours', (next) =>
  expect(safeNext(next, origin)).toBe(next),
)

test.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/\t/evil.example',
  'javascript:alert(1)',
  'h5/tickets',
  '',
  undefined,
  ['/h5/tickets'],
])('%j is not followed', (next) => expect(safeNext(next, origin)).toBe(''))
