import { expect, type Browser, type Locator, type Page } from '@playwright/test'
import { atConsole } from './console'

/** The agent's desk in the console. */
export class AgentDesk {
  private constructor(readonly page: Page) {}

  /** Logs in anew: tests move the clock, and a session does not outlive that. */
  static async open(browser: Browser, name = 'agent'): Promise<AgentDesk> {
    const desk = new AgentDesk(await atConsole(browser, name, '/desk'))
    await expect(desk.at('connected')).toContainText('已连接')
    await desk.be('online')
    return desk
  }

  at = (id: string): Locator => this.page.getByTestId(id)

  async be(presence: 'online' | 'away' | 'offline') {
    await this.at(`presence-${presence}`).check({ force: true })
    await expect(this.at(`presence-${presence}`)).toBeChecked()
  }

  /** A chat in the list, by what stands there. */
  chat = (words: string): Locator => this.at('chat').filter({ hasText: words })

  line = (words: string | RegExp): Locator => this.at('line').filter({ hasText: words })

  async say(text: string) {
    await this.at('compose').fill(text)
    await this.at('compose').press('Enter')
    await expect(this.line(text).last()).toBeVisible()
  }

  tab = (name: string) => this.page.getByRole('tab', { name }).click()

  /** Gives the chat that is open to a colleague, by his log-in. */
  async handOver(to: string, note: string) {
    await this.at('transfer').click()
    await this.at(`to-${to}`).check({ force: true })
    await this.at('transfer-note').fill(note)
    await this.at('transfer-go').click()
    await expect(this.page.getByRole('dialog')).toBeHidden()
  }

  /** Ends the chat that is open. */
  async end() {
    await this.at('close').click()
    await this.page.getByRole('dialog').getByRole('button', { name: '结束会话' }).click()
    await expect(this.at('ended')).toContainText('客服已结束')
  }

  async leave() {
    await this.page.context().close()
  }
}

/** How the staff sees a citizen's phone. */
export const masked = ({ phone }: { phone: string }) => `${phone.slice(0, 3)}****${phone.slice(-4)}`
