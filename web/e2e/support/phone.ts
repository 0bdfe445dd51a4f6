import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test'
import type { Citizen } from './standin'

/** One citizen's phone on the stand-in's page. */
export class Phone {
  readonly root: Locator
  /** The page that is open inside it. */
  readonly page: FrameLocator

  constructor(window: Page, citizen: Citizen) {
    this.root = window.getByTestId(`phone-${citizen.id}`)
    this.page = this.at('webview-frame').contentFrame()
  }

  at(id: string): Locator {
    return this.root.getByTestId(id)
  }

  async follow() {
    await this.at('follow').click()
    await expect(this.at('menu')).toBeVisible()
  }

  /** Opens a tab of the account's menu; its entries are what is returned. */
  async openTab(tab: string): Promise<Locator> {
    await this.showFoot('menu', 'toggle-menu')
    const name = this.at('menu').getByRole('button', { name: tab, exact: true })
    if ((await name.getAttribute('aria-expanded')) !== 'true') await name.click()
    await expect(name).toHaveAttribute('aria-expanded', 'true')
    return this.at('menu').getByRole('listitem')
  }

  async tap(tab: string, entry: string) {
    const entries = await this.openTab(tab)
    await entries.getByRole('button', { name: entry, exact: true }).click()
  }

  /** Opens a page by the menu. */
  async open(tab: string, entry: string) {
    await this.tap(tab, entry)
    await expect(this.page.getByRole('heading', { level: 1, name: entry })).toBeVisible()
  }

  /** Leaves the page for the chat. */
  async close() {
    // A banner may slide over the button just then, and stays as long as the mouse is on it. A click that was given up
    // may have closed the page all the same.
    await expect(async () => {
      if (!(await this.at('webview').isVisible())) return
      await this.root.page().mouse.move(0, 0)
      await this.at('webview-close').click({ timeout: 2_000 })
    }).toPass()
    await expect(this.at('webview')).toBeHidden()
  }

  async say(text: string) {
    const input = this.at('chat-input')
    await this.showFoot('chat-input', 'toggle-keyboard')
    await input.fill(text)
    await this.at('send').click()
    await expect(
      this.at('message').and(this.root.locator('[data-from="citizen"]')).last(),
    ).toContainText(text)
  }

  /** The foot of the chat is the menu or the keyboard. */
  private async showFoot(wanted: string, toggle: string) {
    await expect(this.at(wanted).or(this.at(toggle))).toBeVisible()
    if (await this.at(toggle).isVisible()) await this.at(toggle).click()
  }

  /** What the account or an agent has written with these words. */
  heard(words: string | RegExp): Locator {
    return this.root
      .locator('[data-testid="message"]:not([data-from="citizen"])')
      .filter({ hasText: words })
  }

  /** Asks for a code and takes it from the banner, which leaves. */
  async codeFromBanner(ask: () => Promise<void>): Promise<string> {
    await ask()
    const button = this.at('sms-banner').getByTestId('sms-code')
    const code = await codeOf(button)
    await button.click()
    await expect(this.at('sms-banner')).toBeHidden()
    return code
  }

  /** Asks for a code and reads it in the inbox. */
  async codeFromInbox(ask: () => Promise<void>): Promise<string> {
    await ask()
    await expect(this.at('sms-unread')).toBeVisible()
    await this.at('open-sms').click()
    const code = await codeOf(this.at('sms-inbox').getByTestId('sms-item-code').first())
    await this.at('sms-inbox-close').click()
    return code
  }
}

async function codeOf(button: Locator): Promise<string> {
  await expect(button).toHaveAttribute('data-code', /^\d{6}$/)
  return (await button.getAttribute('data-code'))!
}
