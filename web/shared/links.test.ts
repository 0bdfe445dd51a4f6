import { describe, expect, it } from 'vitest'
import { parseText, safeUrl } from './links'

describe('parseText', () => {
  it('leaves plain text alone', () => {
    expect(parseText('您好，1 < 2')).toEqual([{ text: '您好，1 < 2' }])
    expect(parseText('')).toEqual([])
  })

  it('makes a bare address a link and stops at Chinese text', () => {
    expect(parseText('请先绑定：http://localhost:8080/h5/binding?a=1&b=2。谢谢')).toEqual([
      { text: '请先绑定：' },
      {
        text: 'http://localhost:8080/h5/binding?a=1&b=2',
        url: 'http://localhost:8080/h5/binding?a=1&b=2',
      },
      { text: '。谢谢' },
    ])
  })

  it('leaves the full stop of a sentence outside the link', () => {
    expect(parseText('see https://a.example/x.')).toEqual([
      { text: 'see ' },
      { text: 'https://a.example/x', url: 'https://a.example/x' },
      { text: '.' },
    ])
  })

  it('shows the words of an anchor, with either quote and with entities in its address', () => {
    expect(
      parseText(
        '点<a href="http://h/q?a=1&amp;b=2">这里</a>或<a class=x href=\'http://h/\'>那里</a>',
      ),
    ).toEqual([
      { text: '点' },
      { text: '这里', url: 'http://h/q?a=1&b=2' },
      { text: '或' },
      { text: '那里', url: 'http://h/' },
    ])
  })

  it.each(['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'data:text/html,x', 'weixin://x', '/h5'])(
    'keeps only the words of an anchor to %s',
    (href) => {
      expect(parseText(`<a href="${href}">点我</a>`)).toEqual([{ text: '点我' }])
    },
  )

  it('shows other markup as it was written', () => {
    expect(parseText('<img src=x onerror=alert(1)>')).toEqual([
      { text: '<img src=x onerror=alert(1)>' },
    ])
  })

  it('splits two addresses on two lines', () => {
    expect(
      parseText('1 http://a.example/1\n2 http://a.example/2').filter((r) => r.url),
    ).toHaveLength(2)
  })
})

describe('safeUrl', () => {
  it('refuses everything but http and https', () => {
    expect(safeUrl('https://a.example/')).toBe('https://a.example/')
    expect(safeUrl('ftp://a.example/')).toBeUndefined()
    expect(safeUrl('not an address')).toBeUndefined()
  })
})
