import { randomInt } from 'node:crypto'
import { expect, type APIRequestContext } from '@playwright/test'

/** One of the stand-in's citizens. */
export interface Citizen {
  id: string
  nickname: string
  phone: string
  /** The origin at which the account's pages are this citizen's. */
  browser_url: string
  /** Where they stand. */
  place: { label: string }
}

interface MenuTab {
  name: string
  url?: string
  sub_button: MenuTab[]
}

interface Sms {
  code?: string
}

/** The stand-in's control API: what a test arranges before it looks at a page. */
export class Standin {
  constructor(private readonly request: APIRequestContext) {}

  /** A citizen whom no other test knows, with a phone number that no limit has counted yet. */
  async addCitizen(nickname: string, phone: string = freshPhone()): Promise<Citizen> {
    return (await this.post('citizens', { nickname, phone })) as Citizen
  }

  follow = (c: Citizen) => this.post(`citizens/${c.id}/follow`)

  /** The newest code sent to this citizen's phone. */
  async code(c: Citizen): Promise<string> {
    const sms = async () => {
      const { items } = (await this.get(`citizens/${c.id}/sms`)) as { items: Sms[] }
      return items.find((s) => s.code)?.code ?? ''
    }
    await expect.poll(sms).toMatch(/^\d{6}$/)
    return sms()
  }

  /** For at least two hours it is a time of 在线客服. The clock stands still where it is one: a jump ends everybody's log-in. */
  async duringHours() {
    const hour = new Date((await this.now()).getTime() + 8 * 3600_000).getUTCHours()
    if (hour < 9 || hour >= 16) await this.moveClockTo('10:00')
  }

  /** Moves the clock of platform and service forward to the next time that it is hh:mm in the city. */
  async moveClockTo(time: string) {
    const { now } = (await this.get('state')) as { now: string }
    const at = new Date(Date.parse(now) + 8 * 3600_000) // the city's wall clock, read as UTC
    const [hours, minutes] = time.split(':').map(Number)
    const seconds = (hours! - at.getUTCHours()) * 3600 + (minutes! - at.getUTCMinutes()) * 60
    const ahead = (seconds - at.getUTCSeconds() + 86_400) % 86_400
    if (ahead > 0) await this.post('clock', { advance: `${ahead}s` })
  }

  /** The account's menu as WeChat has it: the tabs, each with its entries. */
  async menu(): Promise<MenuTab[]> {
    const { menu } = (await this.get('state')) as { menu: { button: MenuTab[] } }
    return menu.button
  }

  /** The time by the clock of platform and service. */
  async now(): Promise<Date> {
    return new Date(((await this.get('state')) as { now: string }).now)
  }

  advance = ({ days = 0, seconds = 0 }: { days?: number; seconds?: number }) =>
    this.post('clock', { advance: `${days * 24 * 3600 + seconds}s` })

  private async get(path: string): Promise<unknown> {
    const answer = await this.request.get(`/standin/v1/${path}`)
    await expect(answer).toBeOK()
    return answer.json()
  }

  private async post(path: string, data: object = {}): Promise<unknown> {
    const answer = await this.request.post(`/standin/v1/${path}`, { data })
    await expect(answer).toBeOK()
    return answer.json()
  }
}

const freshPhone = () => `17${String(randomInt(1e9)).padStart(9, '0')}`
