import { beforeEach, expect, test, vi } from 'vitest'
import * as dialogs from '../../dialogs'
import { aTicket } from '../../testing/ticket'
import { refuse, serve } from '../../testing/server'
import { open } from '../../testing/page'

const number = '26112310483520'

beforeEach(() => void vi.spyOn(dialogs, 'confirm').mockResolvedValue(true))

test('shows the fields as typed, the photos, the timeline and the reply', async () => {
  serve({ [`GET /tickets/${number}`]: aTicket({ reply: '已整改' }) })
  const page = await open(`/tickets/${number}`)
  for (const shown of [
    '夜间施工',
    '投诉',
    '不公开',
    '麓湖路18号',
    '张*',
    '138****8000',
    '440***********1234',
  ]) {
    expect(page.app.text()).toContain(shown)
  }
  expect(page.text('reply')).toBe('已整改')
  expect(page.text('timeline')).toContain('2026年11月23日 15:20')
  expect(page.all('photo')).toHaveLength(2)
  expect(page.text('ticket-number')).toBe('261123 1 048352 0')
})

test('a photo opens large', async () => {
  const preview = vi.spyOn(dialogs, 'previewPhotos').mockResolvedValue()
  serve({ [`GET /tickets/${number}`]: aTicket() })
  const page = await open(`/tickets/${number}`)
  await page.all('photo')[1]!.trigger('click')
  expect(preview).toHaveBeenCalledWith(['/photos/p1', '/photos/p2'], 1)
})

test('withdraws after asking', async () => {
  const withdrawn = aTicket({ status: 'withdrawn', status_label: '已撤回', actions: [] })
  const server = serve({
    [`GET /tickets/${number}`]: aTicket(),
    [`POST /tickets/${number}/withdrawal`]: withdrawn,
  })
  const page = await open(`/tickets/${number}`)
  await page.press('withdraw')
  expect(server.of(`POST /tickets/${number}/withdrawal`)).toHaveLength(1)
  expect(page.text('status')).toBe('已撤回')
  expect(page.has('withdraw')).toBe(false)
})

test('does not withdraw when the citizen thinks again', async () => {
  vi.mocked(dialogs.confirm).mockResolvedValue(false)
  const server = serve({ [`GET /tickets/${number}`]: aTicket() })
  const page = await open(`/tickets/${number}`)
  await page.press('withdraw')
  expect(server.asked).toHaveLength(1)
})

test('a ticket that has moved on meanwhile is shown as it is now, with the reason', async () => {
  const server = serve({
    [`GET /tickets/${number}`]: aTicket(),
    [`POST /tickets/${number}/withdrawal`]: refuse(409, 'wrong_state', '诉求已受理，不能撤回'),
  })
  const page = await open(`/tickets/${number}`)
  server.say(`GET /tickets/${number}`, aTicket({ status_label: '处理中', actions: [] }))
  await page.press('withdraw')
  expect(page.text('problem')).toBe('诉求已受理，不能撤回')
  expect(page.text('status')).toBe('处理中')
})

test('待完善 says what is missing, until when, and what the word means', async () => {
  serve({
    [`GET /tickets/${number}`]: aTicket({
      status: 'need_info',
      status_label: '待完善',
      missing: '具体地点',
      complete_by: '2026-12-04T00:00:00+08:00',
      days_left: 10,
      definition: '案件要素不全，需要补充',
    }),
  })
  const page = await open(`/tickets/${number}`)
  expect(page.text('missing')).toContain('具体地点')
  expect(page.text('missing')).toContain('2026年12月3日')
  expect(page.app.text()).toContain('案件要素不全，需要补充')
})
