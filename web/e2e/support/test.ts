import { test as base } from '@playwright/test'
import { Phone } from './phone'
import { Staff } from './staff'
import { Standin, type Citizen } from './standin'
import { Visit } from './visit'

interface Fixtures {
  standin: Standin
  /** A new citizen who follows the account, signed in and bound without a page. */
  boundCitizen: (nickname: string, phone?: string) => Promise<{ citizen: Citizen; visit: Visit }>
  /** Those who handle this citizen's tickets. */
  staffOf: (citizen: Citizen) => Staff
  /** New citizens' phones, side by side on one page. */
  phones: (...citizens: Citizen[]) => Promise<Phone[]>
}

/** Every test has citizens of its own, so that none minds what ran before it on the same demo. */
export const test = base.extend<Fixtures>({
  standin: async ({ request }, use) => use(new Standin(request)),

  boundCitizen: async ({ standin, context }, use) =>
    use(async (nickname, phone) => {
      const citizen = await standin.addCitizen(nickname, phone)
      await standin.follow(citizen)
      const visit = new Visit(context.request, citizen)
      await visit.signIn()
      await visit.bind(standin, nickname)
      return { citizen, visit }
    }),

  staffOf: async ({ request }, use) => use((c) => new Staff(request, c.browser_url)),

  phones: async ({ page }, use) =>
    use(async (...citizens) => {
      // These only: the page reads what all of its phones show, and by the end of a run there are dozens.
      await page.goto(`/?phones=${citizens.map((c) => c.id).join()}`)
      return citizens.map((c) => new Phone(page, c))
    }),
})

export { expect } from '@playwright/test'
