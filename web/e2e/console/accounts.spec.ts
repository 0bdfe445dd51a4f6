import { expect, test } from '@playwright/test'
import { atConsole, origin } from '../support/console'
import { totp } from '../support/totp'

/** An admin and a supervisor let somebody in, who makes the account his own; and the admin takes it away again. */
test('from a new account to its end', async ({ browser, request }) => {
  const admin = await atConsole(browser, 'admin', '/accounts')
  const name = `xiaolin-${Date.now() % 100_000}`

  await admin.getByTestId('account-add').click()
  await admin.getByTestId('account-name').fill('admin')
  await admin.getByTestId('role-admin').click()
  await expect(admin.getByTestId('role-agent').locator('input')).toBeDisabled()
  await admin.getByTestId('role-admin').click()
  await admin.getByTestId('role-dispatcher').click()
  await admin.getByTestId('account-save').click()
  await expect(admin.getByText('已有这个登录名')).toBeVisible()
  await admin.getByTestId('account-name').fill(name)
  await admin.getByTestId('account-save').click()
  const password = await admin.getByTestId('one-time').innerText()
  await expect(admin.getByTestId('one-time-waits')).toBeVisible()
  await admin.getByTestId('one-time-done').click()
  await admin.getByTestId('accounts-q').fill(name)
  const added = admin.getByRole('row').filter({ hasText: name })
  await expect(added).toContainText('待改密码')
  await expect(added).toContainText('待班长确认：角色、单位或启用')

  // Until a supervisor says so, it opens nothing at all.
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: 1366, height: 820 },
  })
  const page = await context.newPage()
  await page.goto('/console/login')
  await page.getByTestId('login-name').fill(name)
  await page.getByTestId('login-password').fill(password)
  await page.getByTestId('login-submit').click()
  await expect(page.getByTestId('login-fault')).toContainText('待班长确认')
  const supervisor = await atConsole(browser, 'supervisor', '/grants')
  const waiting = supervisor.getByTestId(`grant-${name}`)
  await expect(waiting).toContainText('派单员')
  await waiting.getByTestId('grant-confirm').click()
  await supervisor.getByRole('dialog').getByRole('button', { name: '确认放行' }).click()
  await expect(waiting).toHaveCount(0)
  await supervisor.context().close()

  // A password of an admin opens nothing but the form for one's own.
  await page.getByTestId('login-password').fill(password)
  await page.getByTestId('login-submit').click()
  await page.getByTestId('new-password').fill('1234567890')
  await page.getByTestId('new-password-again').fill('1234567890')
  await page.getByTestId('password-go').click()
  await expect(page.getByText('这个密码太常见')).toBeVisible()
  await page.goto('/console/tickets')
  await expect(page.getByTestId('due')).toBeVisible() // and asks for the old one, since the page came anew
  await page.getByTestId('old-password').fill(password)
  await page.getByTestId('new-password').fill('四个不相关的词语也可以')
  await page.getByTestId('new-password-again').fill('四个不相关的词语也可以')
  await page.getByTestId('password-go').click()
  await expect(page).toHaveURL(/\/console\/tickets/)

  // A second factor, and a log-in with it.
  await page.goto('/console/mine')
  await page.getByTestId('factor-start').click()
  await page.getByTestId('factor-password').fill('四个不相关的词语也可以')
  await page.getByTestId('factor-ask').click()
  await page.getByText('手工输入密钥').click()
  const secret = await page.getByTestId('factor-secret').innerText()
  await page.getByTestId('factor-code').fill('000000')
  await page.getByTestId('factor-go').click()
  await expect(page.getByText('验证码不正确')).toBeVisible()
  // By the service's clock, which other tests may have moved.
  const { now } = (await (await request.get('/standin/v1/state')).json()) as { now: string }
  await page.getByTestId('factor-code').fill(totp(secret, Date.parse(now)))
  await page.getByTestId('factor-go').click()
  const codes = page.getByTestId('recovery-codes').locator('li code')
  await expect(codes).toHaveCount(10)
  const recovery = await codes.allInnerTexts()
  await page.getByTestId('codes-kept').click()
  await page.getByTestId('codes-done').click()
  await expect(page.getByTestId('codes-left')).toHaveText('还有10个恢复码')
  await page.getByTestId('who').click()
  await page.getByTestId('logout').click()
  await page.getByTestId('login-name').fill(name)
  await page.getByTestId('login-password').fill('四个不相关的词语也可以')
  await page.getByTestId('login-submit').click()
  await page.getByTestId('login-code').fill('12345')
  await page.getByTestId('login-submit').click()
  await expect(page.getByTestId('login-fault')).toContainText('动态验证码不正确')
  await page.getByTestId('login-code').fill(recovery[0]!.toLowerCase())
  await page.getByTestId('login-submit').click()
  await expect(page.getByTestId('who')).toBeVisible()

  // The admin sees the log-in, ends it, and disables the account.
  await admin.goto('/console/sessions')
  const row = admin.getByRole('row').filter({ hasText: name })
  await row.getByRole('button', { name: /^结束/ }).click()
  await admin.getByRole('button', { name: '结束登录' }).click()
  await expect(row).toHaveCount(0)
  await page.reload()
  await expect(page.getByTestId('login-submit')).toBeVisible()
  await admin.goto('/console/accounts')
  await admin.getByTestId('accounts-q').fill(name)
  await admin.getByTestId(`more-${name}`).click()
  await admin.getByTestId('toggle-disabled').click()
  await admin.getByRole('button', { name: '停用' }).click()
  await expect(admin.getByRole('row').filter({ hasText: name }).getByText('已停用')).toBeVisible()
})
