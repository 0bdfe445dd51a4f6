import { expect, test } from '@playwright/test'
import { totp } from '../support/totp'

// A service that nobody can log in to yet, and what it printed when it started (.ci/e2e). Its clock is this machine's.
const origin = process.env.HOTLINE_E2E_FIRST ?? ''
const code = process.env.HOTLINE_E2E_FIRST_CODE ?? ''
const password = '第一个管理员的长密码'

test.skip(!origin, 'there is no fresh service: HOTLINE_E2E_FIRST')

test('the first run: the printed code, the first admin, his second factor, and the first account', async ({
  browser,
}) => {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: 1366, height: 820 },
  })
  const page = await context.newPage()
  await page.goto('/console/')
  await expect(page.getByText('首次使用', { exact: true })).toBeVisible()

  await test.step('a wrong code makes nobody an admin, and what was typed stays', async () => {
    await page.getByTestId('setup-code').fill('AAAA-AAAA-AAAA-AAAA')
    await page.getByTestId('new-password').fill(password)
    await page.getByTestId('new-password-again').fill(password)
    await page.getByTestId('setup-go').click()
    await expect(page.getByTestId('setup').getByRole('alert')).toContainText('初始化码')
    await expect(page.getByTestId('setup-name')).toHaveValue('admin')
    await expect(page.getByTestId('new-password')).toHaveValue(password)
  })

  await test.step('the printed one does, and asks for a second factor before anything else, and not for the password again', async () => {
    await page.getByTestId('setup-code').fill(code)
    await page.getByTestId('setup-go').click()
    await expect(page.getByTestId('due')).toBeVisible()
  })

  let recovery: string[] = []
  await test.step('an authenticator is set up, and the recovery codes are kept', async () => {
    await page.getByText('手工输入密钥').click()
    const secret = await page.getByTestId('factor-secret').innerText()
    await page.getByTestId('factor-code').fill(totp(secret))
    await page.getByTestId('factor-go').click()
    const codes = page.getByTestId('recovery-codes').locator('li code')
    await expect(codes).toHaveCount(10)
    recovery = await codes.allInnerTexts()
    await page.getByTestId('codes-kept').click()
    await page.getByTestId('codes-done').click()
    await expect(page.getByTestId('who')).toContainText('admin')
  })

  await test.step('the first accounts are made', async () => {
    await page.goto('/console/accounts')
    await page.getByTestId('account-add').click()
    await page.getByTestId('account-name').fill('paidan')
    await page.getByTestId('role-dispatcher').click()
    await page.getByTestId('account-save').click()
    await expect(page.getByTestId('one-time')).not.toBeEmpty()
    await page.getByTestId('one-time-done').click()
    await expect(page.getByRole('row', { name: /paidan/ })).toContainText('待改密码')
  })

  await test.step('the code is used up; from now on one logs in with both factors', async () => {
    await page.getByTestId('who').click()
    await page.getByTestId('logout').click()
    await expect(page.getByText('工作人员登录')).toBeVisible()
    await page.getByTestId('login-name').fill('admin')
    await page.getByTestId('login-password').fill(password)
    await page.getByTestId('login-submit').click()
    await page.getByTestId('login-code').fill(recovery[0]!)
    await page.getByTestId('login-submit').click()
    await expect(page.getByTestId('who')).toContainText('admin')
  })
  await context.close()
})
