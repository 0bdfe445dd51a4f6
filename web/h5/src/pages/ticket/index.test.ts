import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { UnlockBy } from '../../api/tickets'
import * as dialogs from '../../dialogs'
import { c5 } from '../../testing/categories'
import { aTicket, closed, needInfo } from '../../testing/ticket'
import { refuse, serve } from '../../testing/server'
import { open } from '../../testing/page'
import { loadDraft, newDraft, saveDraft } from '../new/draft'

const number = '26112310483520'

beforeEach(() => void vi.spyOn(dialogs, 'confirm').mockResolvedValue(true))

test('shows the fields as typed, the photos, the timeline and the reply', async () => {
  serve({ [`GET /tickets/${number}`]: closed() })
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
  expect(page.text('reply')).toBe('已要求工地整改')
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
  serve({ [`GET /tickets/${number}`]: needInfo() })
  const page = await open(`/tickets/${number}`)
  for (const said of ['具体地点', '发生时段', '请写明是哪个工地', '案件要素不全，需要补充'])
    expect(page.text('missing')).toContain(said)
  expect(page.text('time-left')).toBe('还剩3天，12月3日24时前补充')
  const link = page.app.get('[data-testid="go-complete"]').attributes('href')
  expect(link).toBe(`/tickets/${number}/complete`)
})

test('the last day is called so', async () => {
  serve({ [`GET /tickets/${number}`]: needInfo({ days_left: 0 }) })
  const page = await open(`/tickets/${number}`)
  expect(page.text('time-left')).toBe('今天是最后一天，12月3日24时前补充')
})

test('who handles it, by when, and why that day', async () => {
  serve({
    [`GET /tickets/${number}`]: aTicket({
      status_label: '处理中',
      status_note: '已转市公安局办理，预计12月9日前答复',
      department: '市公安局',
      due_at: '2026-12-10T00:00:00+08:00',
      due_explanation: '投诉类15个工作日',
    }),
  })
  const page = await open(`/tickets/${number}`)
  expect(page.text('status-note')).toBe('已转市公安局办理，预计12月9日前答复')
  expect(page.text('department')).toBe('市公安局')
  expect(page.text('due')).toBe('2026年12月9日前')
  expect(page.text('due-explanation')).toContain('投诉类15个工作日')
})

test('the number can be copied', async () => {
  serve({ [`GET /tickets/${number}`]: aTicket() })
  const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  const page = await open(`/tickets/${number}`)
  await page.press('copy')
  expect(written).toHaveBeenCalledWith(number)
})

test('after 重办 the old reply stays, below the new one', async () => {
  const reply = (text: string, day: string) => ({
    at: `2026-12-${day}T10:00:00+08:00`,
    department: '市公安局',
    text,
  })
  serve({ [`GET /tickets/${number}`]: closed({ replies: [reply('旧', '02'), reply('新', '09')] }) })
  const page = await open(`/tickets/${number}`)
  expect(page.all('reply-card').map((c) => c.find('h3').text())).toEqual(['第2次答复', '第1次答复'])
  expect(page.all('reply').map((r) => r.text())).toEqual(['新', '旧'])
})

test('a rating is shown in stars and words', async () => {
  const rating = { result: 4, attitude: 1, text: '还行', at: '2026-12-03T10:00:00+08:00' }
  serve({ [`GET /tickets/${number}`]: closed({ rating, actions: [] }) })
  const page = await open(`/tickets/${number}`)
  for (const said of ['★★★★', '满意', '非常不满意', '还行'])
    expect(page.text('rating')).toContain(said)
  expect(page.has('rate')).toBe(false)
})

test('不予受理 gives the reason and where to turn instead', async () => {
  const rejection = { code: 'R2', reason: '属于紧急情况', advice: '请拨打110' }
  serve({ [`GET /tickets/${number}`]: aTicket({ status_label: '不予受理', rejection }) })
  const page = await open(`/tickets/${number}`)
  expect(page.text('rejection')).toContain('属于紧急情况')
  expect(page.text('advice')).toBe('请拨打110')
})

test('added material is shown with its photos', async () => {
  const photos = [{ id: 'm1', url: '/photos/m1', width: 8, height: 6 }]
  const materials = [{ at: '2026-11-24T10:00:00+08:00', text: '昨晚又施工', photos }]
  serve({ [`GET /tickets/${number}`]: aTicket({ materials, photos: [] }) })
  const page = await open(`/tickets/${number}`)
  expect(page.text('material')).toContain('昨晚又施工')
  expect(page.all('photo')).toHaveLength(1)
})

describe('催办', () => {
  test('asks, and says that it was done', async () => {
    const server = serve({
      [`GET /tickets/${number}`]: aTicket({ actions: ['remind'] }),
      [`POST /tickets/${number}/reminder`]: aTicket({ actions: [] }),
    })
    const page = await open(`/tickets/${number}`)
    await page.press('remind')
    expect(server.of(`POST /tickets/${number}/reminder`)).toHaveLength(1)
    expect(page.text('news')).toContain('已催办')
    expect(page.has('remind')).toBe(false)
  })

  test('says from when it is possible', async () => {
    const reminder_from = '2026-12-01T09:00:00+08:00'
    serve({ [`GET /tickets/${number}`]: aTicket({ actions: [], reminder_from }) })
    const page = await open(`/tickets/${number}`)
    expect(page.text('remind-from')).toContain('12月1日 09:00起可以催办')
    expect(page.has('remind')).toBe(false)
  })
})

describe('公开意向', () => {
  const intent = `PUT /tickets/${number}/public-intent`
  const ticket = (public_intent: boolean) => aTicket({ public_intent, actions: ['set_intent'] })

  test('is made 公开 at once, with the guide’s note beside it', async () => {
    const server = serve({ [`GET /tickets/${number}`]: ticket(false), [intent]: ticket(true) })
    const page = await open(`/tickets/${number}`)
    expect(page.app.text()).toContain('选择公开将有可能作为案例在网上公开')
    await page.press('set-intent')
    expect(dialogs.confirm).not.toHaveBeenCalled()
    expect(server.of(intent)[0]!.body).toEqual({ public_intent: true })
    expect(page.text('intent')).toBe('公开')
    expect(page.app.get('[role="switch"]').attributes('aria-checked')).toBe('true')
  })

  test('is taken back after a word about the published case', async () => {
    const server = serve({ [`GET /tickets/${number}`]: ticket(true), [intent]: ticket(false) })
    vi.mocked(dialogs.confirm).mockResolvedValueOnce(false)
    const page = await open(`/tickets/${number}`)
    await page.press('set-intent')
    expect(server.of(intent)).toHaveLength(0)
    await page.press('set-intent')
    expect(vi.mocked(dialogs.confirm).mock.lastCall![1]).toContain('从案例公开中撤下')
    expect(server.of(intent)[0]!.body).toEqual({ public_intent: false })
    expect(page.text('intent')).toBe('不公开')
  })
})

describe('a locked ticket', () => {
  const locked = (unlock: UnlockBy[]) =>
    aTicket({ title: '工地***', locked: true, unlock, actions: ['unlock'] })
  const answer = `POST /tickets/${number}/identity`

  test('opens by the name', async () => {
    const server = serve({ [`GET /tickets/${number}`]: locked(['name']), [answer]: aTicket() })
    const page = await open(`/tickets/${number}`)
    expect(page.has('timeline')).toBe(false)
    expect(page.has('unlock_by-name')).toBe(false)
    await page.press('unlock')
    expect(page.text('error-name')).toBe('请填写联系人姓名')
    await page.type('field-name', ' 张三 ')
    expect(page.has('error-name')).toBe(false)
    await page.press('unlock')
    expect(server.of(answer).map((a) => a.body)).toEqual([{ name: '张三' }])
    expect(page.text('ticket-title')).toBe('工地夜间施工')
  })

  test('opens by the last four of the document, when the name was wrong', async () => {
    const server = serve({
      [`GET /tickets/${number}`]: locked(['name', 'id_last4']),
      [answer]: refuse(422, 'invalid', '填写有误', { name: '与提交时填写的不一致' }),
    })
    const page = await open(`/tickets/${number}`)
    await page.type('field-name', '李四')
    await page.press('unlock')
    expect(page.text('error-name')).toBe('与提交时填写的不一致')
    expect(page.value('field-name')).toBe('李四')
    await page.type('unlock_by-id_last4', true)
    await page.type('field-id_last4', '12')
    await page.press('unlock')
    expect(page.text('error-id_last4')).toContain('最后4位')
    server.say(answer, aTicket())
    await page.type('field-id_last4', '１２３x')
    await page.press('unlock')
    expect(server.of(answer).at(-1)!.body).toEqual({ id_last4: '123X' })
    expect(page.text('news')).toBe('核对成功')
  })
})

describe('复制为新诉求', () => {
  beforeEach(() => localStorage.clear())
  const me = { bound: true, name: '张*', phone: '138****8000' }
  const expired = aTicket({ status: 'expired', status_label: '已失效', actions: [] })

  test('fills a new form with what the lapsed ticket said', async () => {
    serve({
      [`GET /tickets/${number}`]: expired,
      'GET /categories': { items: [c5] },
      'GET /me': me,
    })
    const page = await open(`/tickets/${number}`)
    expect(page.app.text()).toContain('只能重新下新单')
    await page.press('copy-ticket')
    expect(page.router.currentRoute.value.fullPath).toBe('/new?category=C5')
    expect(page.text('restored')).toContain('已填入原诉求')
    expect(page.value('field-title')).toBe('工地夜间施工')
    expect(page.value('field-content')).toBe('每晚十点以后施工')
    expect(page.value('field-address')).toBe('云麓区麓湖路18号')
    expect(page.app.find('[data-testid="public_intent-true"]:checked').exists()).toBe(false)
  })

  test('does not replace a form half written without asking', async () => {
    saveDraft(newDraft(c5, me.phone))
    const { key } = loadDraft(me.phone)!
    serve({
      [`GET /tickets/${number}`]: expired,
      'GET /categories': { items: [c5] },
      'GET /me': me,
    })
    vi.mocked(dialogs.confirm).mockResolvedValue(false)
    const page = await open(`/tickets/${number}`)
    await page.press('copy-ticket')
    expect(page.router.currentRoute.value.path).toBe(`/tickets/${number}`)
    expect(loadDraft(me.phone)!.key).toBe(key)
  })
})
