import { expect } from '@playwright/test'
import type { Place } from './pages'

/** 诉求详情 and the pages of its steps. */
export class TicketPage {
  constructor(private readonly page: Place) {}

  at = (id: string) => this.page.getByTestId(id)

  expectStatus = (label: string) => expect(this.at('status').first()).toHaveText(label)

  /** Leaves a step's page for the ticket with this word about how it went. */
  async submit(news: string) {
    await this.at('submit').click()
    await expect(this.at('news')).toContainText(news)
  }

  async rate(stars: { result: number; attitude: number }) {
    await this.at('rate').click()
    for (const [row, n] of Object.entries(stars)) {
      // The radio button itself is hidden below its star.
      await this.at(`${row}-${n}`).locator('xpath=..').click()
      await expect(this.at(`${row}-${n}`)).toBeChecked()
    }
  }
}
