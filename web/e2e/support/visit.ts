import { randomUUID } from 'node:crypto'
import { expect, type APIRequestContext } from '@playwright/test'
import type { Complaint } from './pages'
import type { Citizen, Standin } from './standin'

const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** A signed-in citizen's calls of the API, for tests that are about something else than binding or filing. */
export class Visit {
  constructor(
    private readonly request: APIRequestContext,
    private readonly citizen: Citizen,
  ) {}

  async signIn() {
    await expect(await this.request.get(this.url('/h5/oauth/start?next=/h5/'))).toBeOK()
  }

  async bind(standin: Standin, name: string) {
    const { phone } = this.citizen
    await this.call('post', '/sms-codes', { phone, purpose: 'bind' })
    const code = await standin.code(this.citizen)
    await this.call('put', '/binding', { name, phone, code })
  }

  /** Uploads a photo for a form; returns its id. */
  async photo(): Promise<string> {
    const answer = await this.request.post(this.url('/api/citizen/v1/photos'), {
      headers: { Origin: this.citizen.browser_url },
      multipart: { photo: { name: 'site.png', mimeType: 'image/png', buffer: dot } },
    })
    await expect(answer).toBeOK()
    return ((await answer.json()) as { id: string }).id
  }

  /** Files a complaint of a bound citizen; returns its number. */
  async file(
    c: Complaint,
    publicIntent = false,
    photos: string[] = [],
    point?: { lat: number; lng: number },
  ): Promise<string> {
    const { number } = (await this.call('post', '/tickets', {
      category: 'C5',
      nature: '投诉',
      title: c.title,
      public_intent: publicIntent,
      address: c.address,
      content: c.content,
      contact_name: c.name,
      photo_ids: photos,
      ...point,
    })) as { number: string }
    return number
  }

  private async call(method: 'post' | 'put', path: string, data: object): Promise<unknown> {
    const answer = await this.request[method](this.url(`/api/citizen/v1${path}`), {
      data,
      headers: { Origin: this.citizen.browser_url, 'Idempotency-Key': randomUUID() },
    })
    await expect(answer).toBeOK()
    return answer.status() === 204 ? undefined : answer.json()
  }

  private url = (path: string) => this.citizen.browser_url + path
}
