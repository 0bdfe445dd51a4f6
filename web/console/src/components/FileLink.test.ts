import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { saveFile } from '../pages/transcripts/save'
import { complain } from '../dialogs'
import { arrive, session } from '../session'
import FileLink from './FileLink.vue'

vi.mock('../dialogs', () => ({ say: vi.fn(), complain: vi.fn() }))

const who = { name: 'auditor', roles: ['auditor' as const], department: '', due: [] }
const answers: Response[] = []
const asked: string[] = []
let taken: string[] = []

beforeEach(() => {
  session.me = who
  session.ended = false
  answers.length = asked.length = 0
  taken = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    return answers.shift()!
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    taken.push(`${this.getAttribute('href')} ${this.download}`.trim())
  })
})
afterEach(() => vi.restoreAllMocks())

const loggedOut = () =>
  new Response('{"error":{"code":"not_logged_in","message":"请先登录"}}', { status: 401 })
const link = () => mount(FileLink, { props: { href: '/file' }, slots: { default: '下载' } })

test('a file is taken only once the log-in stands', async () => {
  answers.push(loggedOut(), new Response(JSON.stringify(who)))
  await link().trigger('click')
  await vi.waitFor(() => expect(session.ended).toBe(true))
  expect(taken).toEqual([])
  arrive(who)
  await flushPromises()
  expect(asked).toEqual(['/api/staff/v1/me', '/api/staff/v1/me'])
  expect(taken).toEqual(['/file'])
})

test('a click that opens another tab is the browser’s', async () => {
  await link().trigger('click', { ctrlKey: true })
  expect(asked).toEqual([])
})

test('where no answer comes it is said', async () => {
  answers.push(new Response('', { status: 503 }))
  await link().trigger('click')
  await flushPromises()
  expect(complain).toHaveBeenCalledWith('系统繁忙，请稍后再试')
  expect(taken).toEqual([])
})

test('what is made at once waits for the log-in, too, and is then kept under its name', async () => {
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1')
  answers.push(loggedOut(), new Response('a,b'))
  const saved = saveFile('/chats/7/export', { reason: '核查投诉' }, '会话7.csv')
  await vi.waitFor(() => expect(session.ended).toBe(true))
  arrive(who)
  await saved
  expect(asked).toEqual(Array(2).fill('/api/staff/v1/chats/7/export'))
  expect(taken).toEqual(['blob:1 会话7.csv'])
})

test('a refusal of it has its words', async () => {
  answers.push(
    new Response(
      '{"error":{"code":"invalid","message":"请填写理由","fields":{"reason":"2至100字"}}}',
      {
        status: 422,
      },
    ),
  )
  await expect(saveFile('/chats/7/export', {}, 'x.csv')).rejects.toMatchObject({
    status: 422,
    fields: { reason: '2至100字' },
  })
})
