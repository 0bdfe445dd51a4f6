import { expect, type APIRequestContext, type APIResponse } from '@playwright/test'
import { password } from './console'

/** The newest token of each log-in: the tests of a worker share a demo. */
const tokens = new Map<string, string>()

/** What those who work for the hotline do with a ticket, by the staff API. */
export class Staff {
  constructor(
    private readonly request: APIRequestContext,
    /** Any address at which the service answers. */
    private readonly origin: string,
  ) {}

  /** 退回完善 */
  sendBack = (number: string, reason: string, elements: string[] = []) =>
    this.step('dispatcher', number, 'return', { reason, elements })

  reject = (number: string, code: string, reason = '') =>
    this.step('dispatcher', number, 'reject', { code, reason })

  /** 受理 and 派单 to the department of this code. */
  async dispatch(number: string, department: string) {
    await this.step('dispatcher', number, 'accept')
    await this.step('dispatcher', number, 'dispatch', { department, assisting: [] })
  }

  accept = (number: string) => this.step('dispatcher', number, 'accept')

  sign = (number: string, department: string) => this.step(`handler-${department}`, number, 'sign')

  /** 申请延期 by the department. */
  askExtension = (number: string, department: string, days: number, reason: string) =>
    this.step(`handler-${department}`, number, 'requests', { kind: 'extension', days, reason })

  /** 督办: 1 催办, 2 黄牌, 3 红牌. */
  supervise = (number: string, level: number, reason: string) =>
    this.step('supervisor', number, 'supervise', { level, reason })

  /** 答复 by the department. */
  reply = (number: string, department: string, text: string) =>
    this.step(`handler-${department}`, number, 'reply', {
      text,
      internal: '已到现场核查',
      truth: '属实',
      solved: '已解决',
    })

  /** 答复 by the department, and 办结 after the review. */
  async finish(number: string, department: string, text: string) {
    await this.reply(number, department, text)
    await this.step('dispatcher', number, 'close')
  }

  /** Everything from 受理 to 办结. */
  async handle(number: string, department: string, text: string) {
    await this.dispatch(number, department)
    await this.sign(number, department)
    await this.finish(number, department, text)
  }

  private async step(who: string, number: string, step: string, data: object = {}) {
    const path = `/tickets/${number}/${step}`
    let answer = await this.post(path, data, tokens.get(who) ?? (await this.logIn(who)))
    // Tests move the clock, and a session does not outlive that.
    if (answer.status() === 401) answer = await this.post(path, data, await this.logIn(who))
    await expectOK(answer, path)
  }

  private async logIn(name: string): Promise<string> {
    const answer = await this.post('/sessions', { name, password })
    await expectOK(answer, `/sessions of ${name}`)
    const { token } = (await answer.json()) as { token: string }
    tokens.set(name, token)
    return token
  }

  private post = (path: string, data: object, token?: string) =>
    this.request.post(`${this.origin}/api/staff/v1${path}`, {
      data,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
    })
}

async function expectOK(answer: APIResponse, path: string) {
  expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
}
