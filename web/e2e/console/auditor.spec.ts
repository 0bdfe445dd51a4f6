import { expect, test } from '@playwright/test'
import { atConsole } from '../support/console'
import { exportedElsewhere } from '../support/exports'
import { Workbench } from '../support/workbench'

/** The auditor finds what somebody did, why it failed, and takes it away as a file. */
test('the auditor reads who did what', async ({ browser }) => {
  const dispatcher = await atConsole(browser, 'dispatcher')
  await dispatcher.evaluate(() =>
    fetch('/api/staff/v1/tickets/26112310483520/accept', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    }),
  )

  const page = await atConsole(browser, 'auditor', '/audit')
  await expect(page.getByRole('cell', { name: '受理', exact: false }).first()).toBeVisible()
  await page.getByTestId('audit-subject').fill('tickets/26112310483520')
  await page.keyboard.press('Enter')
  // What is opened in the list before goes with it.
  const narrowed = page.waitForResponse(
    (r) => /failed=true/.test(r.url()) && /subject=tickets/.test(r.url()),
  )
  await page.getByTestId('audit-failed').click()
  await narrowed
  await expect(page.locator('.paged')).toHaveAttribute('aria-busy', 'false')
  await expect(page.getByText('不存在').first()).toBeVisible()
  const first = page.getByRole('row').nth(1)
  await expect(first).toContainText('dispatcher')
  await first.locator('.el-table__expand-icon').click()
  await expect(page.getByText('POST /tickets/{number}/accept')).toBeVisible()

  const file = await exportedElsewhere(page, '审计日志（CSV）', {
    label: '审计日志（CSV）',
    about: 'tickets/26112310483520 · 失败和被拒绝的',
  })
  expect(file.split('\r\n')[0]).toContain('导出人：auditor')
  expect(file).toContain('POST /tickets/{number}/accept,受理')
  expect(file).not.toContain('log-in,')

  // The log-in ends meanwhile: it is asked for before the file, which then comes.
  await page.context().clearCookies()
  await page.getByRole('row').nth(1).getByRole('link', { name: /下载/ }).click()
  await Promise.all([page.waitForEvent('download'), new Workbench(page).logInAgain()])

  // What was taken out, and how much, stands in the log itself.
  await page.goto('/console/audit')
  await expect(page.getByRole('row').filter({ hasText: '下载导出的文件' }).first()).toBeVisible()
  await expect(
    page.getByRole('row').filter({ hasText: '生成导出文件：审计日志' }).first(),
  ).toContainText(/行数：\d+/)

  // Who had which ticket before him; the dispatcher's look is there, and no look of somebody else's.
  const number = await dispatcher.evaluate(async () => {
    const list = await (await fetch('/api/staff/v1/tickets?limit=1')).json()
    await fetch(`/api/staff/v1/tickets/${list.items[0].number}`)
    return list.items[0].number as string
  })
  await page.goto('/console/views')
  await page.getByTestId('views-ticket').fill(number)
  await page.keyboard.press('Enter')
  const look = page.getByRole('row').filter({ hasText: '打开工单' }).first()
  await expect(look).toContainText('dispatcher')
  await page.getByTestId('views-field').click()
  await page.getByRole('option', { name: '打印工单' }).click()
  await expect(look).toHaveCount(0)
  const supervisor = await atConsole(browser, 'supervisor')
  const searched = await supervisor.evaluate(async () => {
    const body = { from: '2026-11-01T00:00:00+08:00', to: '2026-11-02T00:00:00+08:00' }
    const asked = await fetch('/api/staff/v1/chats/search', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...body, reason: '核查投诉' }),
    })
    return asked.status
  })
  expect(searched).toBe(200)
  await supervisor.context().close()
  await page.getByRole('tab', { name: '会话' }).click()
  await page.getByTestId('views-act').click()
  await page.getByRole('option', { name: '查找会话记录' }).click()
  const search = page.getByRole('row').filter({ hasText: '查找会话记录' }).first()
  await expect(search).toContainText('supervisor')
  await expect(search).toContainText('核查投诉')
  await page.getByTestId('views-act').click()
  await page.getByRole('option', { name: '旁听' }).click()
  await expect(search).toHaveCount(0)

  // He reads the cases, and changes none.
  const screener = await atConsole(browser, 'screener')
  const id = await screener.evaluate(async () => {
    const list = await (await fetch('/api/staff/v1/case-candidates')).json()
    const drafted = await fetch('/api/staff/v1/cases', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ticket_number: list.items[0].ticket_number }),
    })
    return ((await drafted.json()) as { id: string }).id
  })
  await page.goto('/console/cases')
  await page.getByRole('tab', { name: '拟稿' }).click()
  await page.getByTestId(`case-${id}`).click()
  await expect(page.getByTestId('case-state')).toHaveText('拟稿')
  await expect(page.getByTestId('case-steps')).toContainText('screener')
  for (const act of ['case-edit', 'case-submit', 'case-approve'])
    await expect(page.getByTestId(act)).toHaveCount(0)
  await page.context().close()
  await dispatcher.context().close()
  await screener.context().close()
})
