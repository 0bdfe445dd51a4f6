import { expect, type APIRequestContext } from '@playwright/test'

const password = 'hotline-demo' // of every log-in of the demo

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
    await this.post(`/tickets/${number}/${step}`, data, await this.token(who))
  }

  /** Anew each time: tests move the clock, and a session does not outlive that. */
  private async token(name: string): Promise<string> {
    const { token } = (await this.post('/sessions', { name, password })) as { token: string }
    return token
  }

  private async post(path: string, data: object, token?: string): Promise<unknown> {
    const answer = await this.request.post(`${this.origin}/api/staff/v1${path}`, {
      data,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
    })
    expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
    return answer.json()
  }
}
