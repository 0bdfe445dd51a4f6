import type { Page } from '@playwright/test'
import { seriousFaults } from '../support/axe'
import { atConsole, origin } from '../support/console'
import { addressOf, consolePages, consoleRoles } from '../support/consolepages'
import { nightNoise } from '../support/pages'
import { expect, test } from '../support/test'

/** The demo's log-in of a role. */
const logInOf = (role: string) => (role === 'handler' ? 'handler-CG' : role)

/** What WCAG asks for at A and AA. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

/** Who sees most of a page comes first: one that several roles have is looked at once. */
const roles = [
  'dispatcher',
  'supervisor',
  'admin',
  'handler',
  'screener',
  'editor',
  'auditor',
  'agent',
]
/** But not these, which another role sees otherwise. */
const again: Record<string, string[]> = { supervisor: ['/tickets/:number(\\d{14})'] }

const seen = new Set<string>()
let number = ''
let waiting = ''
let caseID = ''

test.beforeEach(async ({ boundCitizen, staffOf, browser }) => {
  if (number) return
  const { citizen, visit } = await boundCitizen('方圆')
  number = await visit.file(nightNoise, true)
  await staffOf(citizen).handle(number, 'CG', '已责令该工地停止夜间施工，并依法立案处理。')
  waiting = await visit.file({ ...nightNoise, title: '路灯整夜不亮' })
  const screener = await atConsole(browser, 'screener')
  const drafted = await screener.request.post(`${origin}/api/staff/v1/cases`, {
    data: { ticket_number: number },
    headers: { Origin: origin },
  })
  await expect(drafted).toBeOK()
  caseID = ((await drafted.json()) as { id: string }).id
  await screener.context().close()
})

test('the log-in has no serious fault', async ({ browser }) => {
  const page = await (await browser.newContext({ baseURL: origin })).newPage()
  await page.goto('/console/login')
  await expect(page.getByTestId('login-name')).toBeVisible()
  await looksRight(page, 'light')
  await looksRight(page, 'dark')
})

test('every role there is has its turn', () => {
  expect([...roles].sort()).toEqual(consoleRoles().sort())
  const paths = consolePages().map((p) => p.path)
  expect(paths).toEqual(expect.arrayContaining(Object.values(again).flat()))
})

for (const role of roles)
  test(`no page of the ${role}'s has a serious fault, in light or dark`, async ({ browser }) => {
    test.slow()
    const page = await atConsole(browser, logInOf(role))
    const params = await paramsOf(page, role)
    for (const { path, roles } of consolePages().filter((p) => p.roles.includes(role))) {
      if (seen.has(path) && !again[role]?.includes(path)) continue
      seen.add(path)
      const address = addressOf(path, params)
      expect(
        address,
        `${path} (${roles.join()}) has a parameter that this test does not know`,
      ).toBeDefined()
      await test.step(address!, async () => {
        if (address === path) await walkTo(page, path)
        else await page.goto(`/console${address}`)
        await settled(page)
        await looksRight(page, 'light')
        await looksRight(page, 'dark')
      })
    }
  })

async function paramsOf(page: Page, role: string): Promise<Record<string, string>> {
  // The dispatcher has steps to take where nothing was done yet; the others read what became of it.
  const params = { number: role === 'dispatcher' ? waiting : number, id: caseID }
  if (role !== 'editor') return params
  const list = await page.request.get(`${origin}/api/staff/v1/entries?kind=article`)
  const { items } = (await list.json()) as { items: { code: string }[] }
  return { ...params, code: items[0]!.code }
}

/** By the navigation, as people do: the page is not loaded anew for each. */
async function walkTo(page: Page, path: string) {
  await page.locator(`nav.side a[href="/console${path}"]`).click()
  await page.waitForURL((url) => url.pathname === `/console${path}`)
}

/** Until what is fetched has come. */
async function settled(page: Page) {
  await expect(page.locator('#main')).not.toBeEmpty()
  await expect(page.getByTestId('loading')).toHaveCount(0)
  await page.waitForLoadState('load')
}

async function looksRight(page: Page, colorScheme: 'light' | 'dark') {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await expect(page.locator('html')).toHaveClass(colorScheme === 'dark' ? /dark/ : /^(?!.*dark)/)
  const bad = await seriousFaults(page, (axe) =>
    // Dark is the same page in other colours.
    colorScheme === 'dark' ? axe.withRules(['color-contrast']) : axe.withTags(rules),
  )
  expect.soft(bad, `${new URL(page.url()).pathname}, ${colorScheme}`).toEqual([])
}
