import { expect, type APIRequestContext } from '@playwright/test'

interface Chat {
  id: number
  state: string
  end: string
}

interface Line {
  seq: number
  from: string
  kind: string
  text: string
  delivery: string
}

/** The console's desk, by the staff API. The demo has one agent, whose chats of this citizen it finds by what was said. */
export class Desk {
  private constructor(
    private readonly request: APIRequestContext,
    private readonly base: string,
    private token: string,
  ) {}

  static async open(request: APIRequestContext, origin: string): Promise<Desk> {
    const desk = new Desk(request, `${origin}/api/staff/v1`, '')
    await desk.logIn()
    return desk
  }

  /** Anew, too, after the clock was moved: a session does not outlive that. */
  async logIn() {
    const data = { name: 'agent', password: 'hotline-demo' }
    const answer = await this.request.post(`${this.base}/sessions`, { data })
    await expect(answer).toBeOK()
    this.token = ((await answer.json()) as { token: string }).token
    await this.send('POST', '/desk/heartbeat')
    await this.send('PUT', '/desk/presence', { presence: 'online' })
  }

  /** The chat in which these words were said, once the agent has it. */
  async chatWith(words: string): Promise<number> {
    const look = async () => {
      await this.send('POST', '/desk/heartbeat')
      const { chats } = (await this.send('GET', '/desk')) as { chats: Chat[] }
      for (const chat of chats) {
        const lines = await this.lines(chat.id)
        if (lines.some((l) => l.text.includes(words))) return chat.id
      }
      return 0
    }
    await expect.poll(look, { timeout: 30_000 }).toBeGreaterThan(0)
    return look()
  }

  async lines(id: number): Promise<Line[]> {
    return ((await this.send('GET', `/chats/${id}`)) as { lines: Line[] }).lines
  }

  async chat(id: number): Promise<Chat> {
    return ((await this.send('GET', `/chats/${id}`)) as { chat: Chat }).chat
  }

  say = (id: number, text: string) => this.send('POST', `/chats/${id}/messages`, { text })

  close = (id: number) => this.send('POST', `/chats/${id}/close`)

  private async send(method: string, path: string, data?: object): Promise<unknown> {
    const answer = await this.request.fetch(`${this.base}${path}`, {
      method,
      data,
      headers: { Authorization: `Bearer ${this.token}`, 'Idempotency-Key': crypto.randomUUID() },
    })
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
    return answer.status() === 204 ? undefined : answer.json()
  }
}
