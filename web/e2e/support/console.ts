import { expect, type Browser } from '@playwright/test'

/** Where the hotline itself answers. */
export const origin = process.env.HOTLINE_E2E_SERVICE ?? 'http://localhost:8080'

export const password = 'hotline-demo' // of every log-in of the demo

/**
 * Somebody of the staff at the console, in a browser of his own. He is logged in without the form, which has tests that are about it:
 * accounts, first-run and dispatcher.
 */
export async function atConsole(
  browser: Browser,
  name: string,
  path = '/',
  viewport = { width: 1366, height: 820 },
) {
  const context = await browser.newContext({ baseURL: origin, viewport })
  const loggedIn = await context.request.post('/api/staff/v1/sessions', {
    data: { name, password, cookie: true },
    headers: { Origin: origin },
  })
  await expect(loggedIn).toBeOK()
  const page = await context.newPage()
  await page.goto(`/console${path}`)
  return page
}
