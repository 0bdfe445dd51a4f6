import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test'

/** One citizen's phone on the stand-in's page. */
export class Phone {
  readonly root: Locator
  /** The page that is open inside it. */
  readonly page: FrameLocator

  constructor(window: Page, id: string) {
    this.root = window.getByTestId(`phone-${id}`)
    this.page = this.root.getByTestId('webview-frame').contentFrame()
  }

  at(id: string) {
    return this.root.getByTestId(id)
  }

  async follow() {
    await this.at('follow').click()
    await expect(this.at('menu')).toBeVisible()
  }

  /** Opens an entry of the account's menu, counted from 0: tab, entry. */
  async menu(tab: number, entry: number) {
    await this.at(`menu-${tab}`).click()
    await this.at(`menu-${tab}-${entry}`).click()
  }

  /** The code in the newest text message, once one has come for this request. */
  async smsCode(ask: () => Promise<void>): Promise<string> {
    await ask()
    const banner = this.at('sms-banner').getByTestId('sms-code')
    await expect(banner).toHaveAttribute('data-code', /^\d{6}$/)
    return (await banner.getAttribute('data-code'))!
  }

  /** Leaves the page for the chat. */
  async close() {
    await this.at('webview-close').click()
    await expect(this.at('webview')).toBeHidden()
  }

  /** Picks samples in the sheet that WeChat shows for choosing photos. */
  async choosePhotos(count: number) {
    await this.page.getByTestId('photo-add').click()
    for (let i = 0; i < count; i++) await this.page.locator(`[data-standin="scene-${i}"]`).click()
    await this.page.locator('[data-standin="done"]').click()
    await expect(this.page.locator('[data-testid="photo-item"][data-state="done"]')).toHaveCount(
      count,
    )
  }
}
