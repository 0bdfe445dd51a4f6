import { expect, test } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { atConsole } from '../support/console'
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
  await page.getByTestId('audit-failed').click()
  await expect(page.getByText('不存在').first()).toBeVisible()
  const first = page.getByRole('row').nth(1)
  await expect(first).toContainText('dispatcher')
  await first.locator('.el-table__expand-icon').click()
  await expect(page.getByText('POST /tickets/{number}/accept')).toBeVisible()

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('audit-export').click(),
  ])
  expect(await readFile(await file.path(), 'utf8')).toContain('POST /tickets/{number}/accept,受理')

  // The log-in ends meanwhile: it is asked for before the file, which then comes.
  await page.context().clearCookies()
  await page.getByTestId('audit-export').click()
  await Promise.all([page.waitForEvent('download'), new Workbench(page).logInAgain()])

  await page.goto('/console/views')
  await expect(page.getByRole('tab', { name: '会话' })).toBeVisible()
})
