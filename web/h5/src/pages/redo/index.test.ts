import { beforeEach, expect, test } from 'vitest'
import { open } from '../../testing/page'
import { serve } from '../../testing/server'
import { aTicket, closed } from '../../testing/ticket'

const number = '26112310483520'
const redo = `POST /tickets/${number}/redo`

beforeEach(() => localStorage.clear())

test('asks for a reason and sends it', async () => {
  const server = serve({
    [`GET /tickets/${number}`]: closed(),
    [redo]: aTicket({ status_label: '重新办理中', actions: [] }),
  })
  const page = await open(`/tickets/${number}/redo`)
  await page.press('submit')
  expect(page.text('error-reason')).toBe('请填写重办的理由')
  await page.type('field-reason', '没好')
  await page.press('submit')
  expect(page.text('error-reason')).toContain('5至500个字')
  await page.type('field-reason', '晚上仍在施工')
  await page.press('submit')
  expect(server.of(redo).map((a) => a.body)).toEqual([{ reason: '晚上仍在施工' }])
  expect(page.text('status')).toBe('重新办理中')
  expect(page.text('news')).toContain('已申请重办')
})
