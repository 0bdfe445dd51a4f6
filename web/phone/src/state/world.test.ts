import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message, Sms } from '../api/types'
import { createWorld, phonesIn } from './world'

const message = (id: string): Message => ({ id, at: '', from: 'account', kind: 'text', text: id })
let answers: Record<string, unknown>
let asked: string[]

beforeEach(() => {
  asked = []
  answers = {
    '/standin/v1/state': {
      account: { name: '广州12345', app_id: 'wx1' },
      now: '2030-01-01T00:00:00Z',
      offset_seconds: 60,
      menu: null,
      citizens: [
        { id: 'u1', followed: false },
        { id: 'u2', followed: false },
      ],
      note: '',
    },
    '/standin/v1/citizens/u1/chat': { items: [message('m1')] },
    '/standin/v1/citizens/u1/sms': { items: null },
    '/standin/v1/citizens/u2/chat': { items: null },
    '/standin/v1/citizens/u2/sms': { items: null },
  }
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url)
    return Promise.resolve(new Response(JSON.stringify(answers[url]), { status: 200 }))
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('createWorld', () => {
  it('reads the state, every chat and every inbox; null lists are empty ones', async () => {
    const w = createWorld()
    await w.readAll()
    expect(w.world.value?.account.name).toBe('广州12345')
    expect(w.chats.u1?.map((m) => m.id)).toEqual(['m1'])
    expect(w.sms.u1).toEqual([])
  })

  it('shows the time of the stand-in, not of this computer', async () => {
    const w = createWorld()
    await w.readAll()
    expect(w.now.value).toBe(Date.parse('2030-01-01T00:00:00Z'))
  })

  it('tells of what arrives later, once, and not of what was there', async () => {
    const w = createWorld()
    const heard: string[] = []
    w.onArrival('u1', { message: (m) => heard.push(m.id), sms: (s) => heard.push(s.id) })
    await w.readAll()
    expect(heard).toEqual([])

    answers['/standin/v1/citizens/u1/chat'] = { items: [message('m1'), message('m2')] }
    await w.apply({ type: 'chat', citizen_id: 'u1' })
    await w.apply({ type: 'chat', citizen_id: 'u1' })
    expect(heard).toEqual(['m2'])

    const sms: Sms[] = [
      { id: 's2', at: '', text: '' },
      { id: 's1', at: '', text: '' },
    ]
    answers['/standin/v1/citizens/u1/sms'] = { items: sms }
    await w.apply({ type: 'sms', citizen_id: 'u1' })
    expect(heard).toEqual(['m2', 's1', 's2'])
  })

  it('reads only what an event is about', async () => {
    const w = createWorld()
    await w.readAll()
    asked = []
    await w.apply({ type: 'clock' })
    await w.apply({ type: 'kf' })
    expect(asked).toEqual(['/standin/v1/state'])
  })

  it('puts an answered citizen in place of the one shown, and a new one at the end', async () => {
    const w = createWorld()
    await w.readAll()
    const c = w.world.value!.citizens[0]!
    w.put({ ...c, followed: true })
    w.put({ ...c, id: 'u3' })
    expect(w.world.value?.citizens.map((x) => [x.id, x.followed])).toEqual([
      ['u1', true],
      ['u2', false],
      ['u3', false],
    ])
    expect(w.chats.u3).toEqual([])
  })

  it('of some phones reads nothing of the others, and one that is added is one of them', async () => {
    const w = createWorld(['u1'])
    const shown = () => w.world.value?.citizens.map((c) => c.id)
    await w.readAll()
    for (const type of ['chat', 'sms', 'citizen', 'typing'] as const)
      await w.apply({ type, citizen_id: 'u2' })
    expect(shown()).toEqual(['u1'])
    expect(asked.filter((url) => url.includes('u2'))).toEqual([])
    expect(asked.filter((url) => url.endsWith('/state'))).toHaveLength(1)

    w.put({ ...w.world.value!.citizens[0]!, id: 'u2' })
    await w.apply({ type: 'citizen', citizen_id: 'u2' })
    expect(shown()).toEqual(['u1', 'u2'])
    expect(asked).toContain('/standin/v1/citizens/u2/chat')
    expect(w.address()).toBe('/?phones=u1,u2')
  })
})

describe('phonesIn', () => {
  it.each([
    ['?phones=u1,u3', ['u1', 'u3']],
    ['?phones=u2', ['u2']],
    ['?phones=', undefined],
    ['', undefined],
  ])('%s', (search, ids) => expect(phonesIn(search)).toEqual(ids))
})
