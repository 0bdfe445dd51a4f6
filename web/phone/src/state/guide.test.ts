import { describe, expect, it } from 'vitest'
import type { Citizen, Message } from '../api/types'
import { done } from './guide'

const nobody = { menuOpened: false, tapped: [] }
const citizen = (followed: boolean) => ({ id: 'u1', followed }) as Citizen
const message = (from: Message['from'], text: string): Message => ({
  id: text,
  at: '',
  from,
  kind: 'text',
  text,
})

describe('done', () => {
  it('starts with nothing', () => {
    expect([...done([citizen(false)], {}, nobody)]).toEqual([])
  })

  it('sees a follow and an opened menu', () => {
    expect([...done([citizen(true)], {}, { menuOpened: true, tapped: [] })]).toEqual([
      'follow',
      'menu',
    ])
  })

  it('takes a ticket number from the account as submitted, and as bound by it', () => {
    const chats = { u1: [message('account', '提交成功，诉求编号26112310483520。')] }
    expect([...done([], chats, nobody)].sort()).toEqual(['bind', 'submit'])
  })

  it('does not take a phone number or a longer number for a ticket', () => {
    const chats = { u1: [message('account', '13800138000 与 261123104835201')] }
    expect(done([], chats, nobody).size).toBe(0)
  })

  it('counts progress only once there is something to look up', () => {
    const tapped = { menuOpened: false, tapped: ['进度查询'] }
    expect(done([], {}, tapped).has('progress')).toBe(false)
    const chats = { u1: [message('account', '诉求编号26112310483520')] }
    expect(done([], chats, tapped).has('progress')).toBe(true)
    const said = { u1: [...chats.u1, message('citizen', '26112310483520')] }
    expect(done([], said, nobody).has('progress')).toBe(true)
  })

  it('reads a template card, too', () => {
    const card = { ...message('account', ''), template: { title: '绑定成功', lines: [], url: '' } }
    expect(done([], { u1: [card] }, nobody).has('bind')).toBe(true)
  })
})
