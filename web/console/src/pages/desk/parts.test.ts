import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { setPageTitle } from '../../title'
import { newBell } from './bell'
import { drafts } from './drafts'
import { dangerIn, hintsIn } from './hints'
import { fitting, typedCode } from './quick'
import { meter, span } from './quota'
import { isAmr, wavOf } from './voice'

const now = Date.parse('2026-11-28T10:00:00+08:00')
const until = (minutes: number) => new Date(now + minutes * 60_000).toISOString()

describe('还可发送', () => {
  test.each([
    [5, until(2000), 'good', false, '还可发送 5 条'],
    [2, until(2000), 'soon', false, '还可发送 2 条'],
    [1, until(2000), 'late', true, '还可发送 1 条'],
    [3, until(1), 'good', false, '还可发送 3 条，1分钟内有效'],
  ])('%i left until %s', (left, until, tone, offer, text) => {
    expect(meter({ left, until }, now)).toMatchObject({ left, tone, offer, text })
  })
  test('nothing is left once its time is over', () => {
    expect(meter({ left: 5, until: until(-1) }, now)).toMatchObject({ left: 0, offer: true })
    expect(meter({ left: 5, until: null }, now).left).toBe(0)
  })
  test('a wait in words', () => {
    expect([0, 59, 60, 3599, 3600, 4800].map(span)).toEqual([
      '0秒',
      '59秒',
      '1分钟',
      '59分钟',
      '1小时',
      '1小时20分',
    ])
  })
})

describe('hints', () => {
  const words = { hints: [{ why: '承诺用语', words: ['保证'] }], emergency: ['跳楼'] }
  test.each([
    ['我保证给您解决', ['承诺用语：保证']],
    ['保证金可以退', []],
    ['请打 138 0013 8000', ['手机号码']],
    ['卡号 6222021234567890128', ['银行卡号']],
    ['编号 26112310483520', []],
    ['您好', []],
  ])('%s', (said, want) => expect(hintsIn(said, words)).toEqual(want))
  test('danger is seen', () => {
    expect(dangerIn('他要跳楼了', words)).toEqual(['跳楼'])
    expect(dangerIn('楼上漏水', words)).toEqual([])
  })
})

describe('quick replies', () => {
  const list = [
    { code: 'hello', text: '您好', shared: true },
    { code: 'hours', text: '服务时间为9点至18点', shared: true },
    { code: 'hours2', text: '节假日照常', shared: false },
    { code: 'oh', text: '请稍等', shared: false },
  ]
  test('the code’s beginning first, then his own', () => {
    expect(fitting(list, 'ho').map((r) => r.code)).toEqual(['hours2', 'hours'])
    expect(fitting(list, 'h').map((r) => r.code)).toEqual(['hours2', 'hello', 'hours', 'oh'])
    expect(fitting(list, '稍等').map((r) => r.code)).toEqual(['oh'])
  })
  test('only a / at the beginning is one', () => {
    expect(typedCode('/Ho')).toBe('ho')
    expect(typedCode('/')).toBe('')
    expect(typedCode('1/2')).toBeUndefined()
    expect(typedCode('/a b')).toBeUndefined()
  })
})

describe('drafts', () => {
  beforeEach(() => sessionStorage.clear())
  test('each chat has its own, and those of chats that are gone go', () => {
    drafts.write(1, '您好')
    drafts.write(2, '请稍')
    sessionStorage.setItem('hotline-kept:reply', '"x"')
    drafts.forgetBut([2])
    expect([drafts.read(1), drafts.read(2), sessionStorage.length]).toEqual(['', '请稍', 2])
    drafts.write(2, '')
    expect(sessionStorage.length).toBe(1)
  })
})

describe('the bell', () => {
  let at = 10_000
  const beep = vi.fn()
  let hidden = false
  beforeEach(() => {
    setPageTitle('客服台 · 12345')
    beep.mockClear()
    at = 10_000
    hidden = false
    vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden)
  })
  afterEach(() => vi.unstubAllGlobals())
  const bell = (sound = true, notify = true) =>
    newBell({ sound: () => sound, notify: () => notify, open: () => {}, beep, now: () => at })

  test('the title counts, and is itself again', () => {
    const b = bell()
    b.count(3)
    b.count(2)
    expect(document.title).toBe('(2) 客服台 · 12345')
    setPageTitle('工单 · 12345')
    expect(document.title).toBe('(2) 工单 · 12345')
    b.count(100)
    expect(document.title).toBe('(99+) 工单 · 12345')
    b.stop()
    expect(document.title).toBe('工单 · 12345')
  })
  test('several at once are one sound, and none where it is off', () => {
    const b = bell()
    b.ring('a')
    b.ring('b')
    at += 2_000
    b.ring('c', true)
    expect(beep.mock.calls).toEqual([[false], [true]])
    bell(false).ring('d')
    expect(beep).toHaveBeenCalledTimes(2)
  })
  test('the system tells only who looks elsewhere', () => {
    const note = Object.assign(
      vi.fn(function (this: { close: () => void }) {
        this.close = () => {}
      }),
      { permission: 'granted' },
    )
    vi.stubGlobal('Notification', note)
    const b = bell()
    b.ring('张* 有新消息')
    hidden = true
    b.ring('张* 有新消息')
    expect(note).toHaveBeenCalledOnce()
    expect(note.mock.calls[0]![0 as never]).toBe('张* 有新消息')
  })
})

describe('a voice', () => {
  test('AMR is known by its first bytes', () => {
    expect(isAmr(new TextEncoder().encode('#!AMR\n....'))).toBe(true)
    expect(isAmr(new TextEncoder().encode('ID3'))).toBe(false)
  })
  test('samples become a file that a browser plays', () => {
    const file = new DataView(wavOf(new Float32Array([0, 1, -1, 2])))
    expect(file.byteLength).toBe(44 + 8)
    expect([0, 2, 4, 6].map((i) => file.getInt16(44 + i, true))).toEqual([0, 32767, -32768, 32767])
    expect(file.getUint32(24, true)).toBe(8000)
  })
})
