import { expect, type Page } from '@playwright/test'

/** The workbench for tickets, and a ticket's own page. */
export class Workbench {
  constructor(readonly page: Page) {}

  at = (id: string) => this.page.getByTestId(id).first()
  queue = (key: string) => this.page.getByTestId(`queue-${key}`)
  field = (name: string) => this.page.getByTestId(`field-${name}`)
  row = (number: string) =>
    this.page
      .getByTestId('row')
      .filter({ hasText: grouped(number) })
      .getByRole('button')

  /** Picks a ticket of the list for a step with many. */
  async tick(number: string) {
    const row = this.page.getByTestId('row').filter({ hasText: grouped(number) })
    await row.locator('.el-checkbox').click()
  }

  /** Opens a queue. */
  async show(key: string) {
    await this.queue(key).click()
    await expect(this.queue(key)).toHaveAttribute('aria-current', 'true')
  }

  /** What was filed last stands first: other tests file tickets, too. */
  async newest() {
    await this.at('order').click()
    const option = this.page.getByRole('option', { name: '最近提交在前' })
    const there = (await option.getAttribute('aria-selected')) === 'true'
    // The rows of the order before stay until those of this one are there.
    const come =
      there || this.page.waitForResponse((r) => new URL(r.url()).pathname.endsWith('/tickets'))
    await option.click()
    await come
    await expect(this.at('list')).toHaveAttribute('aria-busy', 'false')
    await expect(this.at('row')).toBeVisible()
  }

  /** Searches until a ticket is found: the index is a second behind. */
  async search(words: string, number: string) {
    await expect(async () => {
      await this.at('search').fill('')
      await this.at('search').press('Enter')
      await this.at('search').fill(words)
      await this.at('search').press('Enter')
      await expect(this.row(number)).toBeVisible({ timeout: 3_000 })
    }).toPass()
  }

  /** Reads on until the list is there as a whole: other tests have tickets in it, too. */
  async all() {
    await expect(this.page.getByTestId('list')).toHaveAttribute('aria-busy', 'false')
    while (await this.at('more').isVisible()) {
      await this.at('more').click()
      await expect(this.page.getByTestId('list')).toHaveAttribute('aria-busy', 'false')
    }
  }

  /** Reads on until a ticket is in the list. */
  async find(number: string) {
    await this.all()
    await expect(this.row(number)).toBeVisible()
  }

  /** Chooses what to do; it stands among the buttons or behind 更多. */
  async act(act: string) {
    const button = this.page.getByTestId(`act-${act}`)
    await expect(this.at('ticket')).toBeVisible()
    if (!(await button.isVisible())) await this.at('more-acts').click()
    await button.click()
    await expect(this.at('step-form')).toBeVisible()
  }

  send = () => this.at('step-go').click()

  async chooseDepartment(name: string) {
    const box = this.field('department').getByRole('combobox')
    await box.click()
    await box.fill(name)
    await this.page.getByRole('option', { name }).first().click()
  }

  async reveal(field: string, reason: string) {
    await this.at(`reveal-${field}`).getByRole('button').click()
    const dialog = this.page.getByRole('dialog')
    await dialog.getByTestId('reason').fill(reason)
    await dialog.getByTestId('reason-go').click()
    await expect(dialog).toBeHidden()
  }

  /** The log-in has ended: the dialog above the page takes the password again. */
  async logInAgain() {
    const dialog = this.page.getByTestId('login-again')
    await dialog.getByTestId('login-password').fill('hotline-demo')
    await dialog.getByTestId('login-submit').click()
  }
}

const grouped = (number: string) => number.replace(/^(\d{6})(\d)(\d{6})(\d)$/, '$1 $2 $3 $4')
