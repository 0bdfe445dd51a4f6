import { expect, type FrameLocator, type Page } from '@playwright/test'

/** Where a citizens' page is open: inside a phone, or in a browser of its own. */
export type Place = Page | FrameLocator

/** 账户绑定 */
export class BindingPage {
  constructor(private readonly page: Place) {}

  /** phone as a person may write it. */
  async fill(name: string, phone: string) {
    await this.page.getByTestId('field-name').fill(name)
    await this.page.getByTestId('field-phone').fill(phone)
  }

  sendCode = () => this.page.getByTestId('send-code').click()

  async bind(code: string) {
    await this.page.getByTestId('code').fill(code)
    await this.page.getByTestId('bind-submit').click()
  }

  async unbind() {
    await this.page.getByTestId('unbind').click()
    await this.page.getByRole('dialog').getByRole('button', { name: '解除绑定' }).click()
    await expect(this.page.getByTestId('bind-submit')).toBeVisible()
  }
}

export interface Complaint {
  title: string
  address: string
  content: string
  name: string
}

export const nightNoise: Complaint = {
  title: '工地夜间施工噪音',
  address: '云麓区麓湖路18号',
  content: '每天晚上十点以后还在施工，老人无法休息，希望尽快核查。',
  name: '张三',
}

/** 我要诉求 */
export class ComplaintPage {
  constructor(private readonly page: Place) {}

  choose = (category: string) => this.page.getByTestId(`category-${category}`).click()

  /** Fills what every category asks for. */
  async fill(c: Complaint) {
    await this.page.getByTestId('field-title').fill(c.title)
    await this.page.getByTestId('field-address').fill(c.address)
    await this.page.getByTestId('field-content').fill(c.content)
    await this.page.getByTestId('public_intent-false').check()
    await this.page.getByTestId('field-contact_name').fill(c.name)
  }

  /** The position comes by itself, and the address with it. */
  async located(address: string) {
    await expect(this.page.getByTestId('located')).toBeVisible()
    await expect(this.page.getByTestId('field-address')).toHaveValue(address)
  }

  /** Takes the first so many of WeChat's sample pictures, and waits until they have arrived. */
  async addPhotos(count: number) {
    await this.choosePhotos(count)
    await this.photosSent(count)
  }

  async choosePhotos(count: number) {
    await this.page.getByTestId('photo-add').click()
    const sheet = this.page.getByRole('dialog')
    for (let i = 0; i < count; i++) await sheet.locator(`[data-standin="scene-${i}"]`).click()
    await sheet.locator('[data-standin="done"]').click()
  }

  photosSent = (count: number) =>
    expect(this.page.locator('[data-testid="photo-item"][data-state="done"]')).toHaveCount(count)

  agree = () => this.page.getByTestId('agree').check()
  submit = () => this.page.getByTestId('submit').click()
  error = (field: string) => this.page.getByTestId(`error-${field}`)

  /** The number that the page after a submission shows. */
  async number(): Promise<string> {
    const shown = this.page.getByTestId('number')
    await expect(shown).toHaveAttribute('data-number', /^\d{14}$/)
    return (await shown.getAttribute('data-number'))!
  }
}

/** 我的诉求 and 进度查询: both ask for a number. */
export async function lookUp(page: Place, number: string) {
  await page.getByTestId('field-number').fill(number)
  await page.getByTestId('search').click()
}

export const listed = (page: Place, number: string) =>
  page.locator(`[data-testid="ticket-item"][data-number="${number}"]`)
