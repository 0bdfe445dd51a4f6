import { expect, test } from 'vitest'
import { browserOf } from './browser'

test('a browser is named as people know it', () => {
  const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36'
  expect(browserOf(`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome}`)).toBe('Chrome（Windows）')
  expect(browserOf(`Mozilla/5.0 (Windows NT 10.0) ${chrome} Edg/126.0`)).toBe('Edge（Windows）')
  expect(browserOf('Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0')).toBe(
    'Firefox（Linux）',
  )
  expect(browserOf('curl/8.5.0')).toBe('curl')
  expect(browserOf('')).toBe('未知')
})
