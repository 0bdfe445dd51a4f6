import { expect, type Browser, type Page } from '@playwright/test'

/** Where the hotline itself answers. */
export const origin = process.env.HOTLINE_E2E_SERVICE ?? 'http://localhost:8080'

const password = 'hotline-demo' // of every log-in of the demo

/** Somebody of the staff at the console, in a browser of his own. */
export async function atConsole(browser: Browser, name: string, path = '/') {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: 1366, height: 820 },
  })
  const page = await context.newPage()
  await page.goto('/console/login')
  await logIn(page, name)
  if (path !== '/') await page.goto(`/console${path}`)
  return page
}

export async function logIn(page: Page, name: string) {
  const field = page.getByTestId('login-name')
  if (await field.isEditable()) await field.fill(name)
  await page.getByTestId('login-password').fill(password)
  await page.getByTestId('login-submit').click()
  await expect(page.getByTestId('login-submit')).toBeHidden()
}
