import { expect, test, type FrameLocator } from '@playwright/test'
import { Phone } from './phone'

test.use({ viewport: { width: 1280, height: 900 } })

async function fill(page: FrameLocator, title: string) {
  await page.getByTestId('field-title').fill(title)
  await page.getByTestId('field-address').fill('云麓区麓湖路18号')
  await page.getByTestId('field-content').fill('每天晚上十点以后还在施工，老人无法休息')
  await page.getByTestId('public_intent-false').check()
  await page.getByTestId('field-contact_name').fill('张三')
  await page.getByTestId('agree').check()
}

const allowLocation = (page: FrameLocator) => page.getByRole('button', { name: '允许' }).click()
const digits = (grouped: string) => grouped.replace(/\s/g, '')

test('follow, bind, file with photos, find it again, unbind', async ({ page: window }) => {
  await window.goto('/')
  const phone = new Phone(window, 'u1')
  const { page } = phone
  await phone.follow()

  // 账户绑定
  await phone.menu(2, 2)
  await page.getByTestId('field-name').fill('张三')
  await page.getByTestId('field-phone').fill('13800138000')
  const code = await phone.smsCode(() => page.getByTestId('send-code').click())
  await page.getByTestId('code').fill(code)
  await page.getByTestId('bind-submit').click()
  await expect(page.getByTestId('bound-phone')).toHaveText('138****8000')
  await expect(page.getByTestId('bound-name')).toHaveText('张*')
  await phone.close()

  // 我要诉求
  await phone.menu(0, 0)
  await page.getByTestId('category-C5').click()
  await allowLocation(page)
  await expect(page.getByTestId('located')).toBeVisible()
  await phone.choosePhotos(2)
  await fill(page, '工地夜间施工噪音')
  await page.getByTestId('submit').click()
  const number = digits(await page.getByTestId('number').innerText())
  expect(number).toMatch(/^\d{14}$/)
  await phone.close()
  await expect(phone.at('message').filter({ hasText: number })).toBeVisible()

  // 我的诉求
  await phone.menu(2, 0)
  await page.locator(`[data-testid="ticket-item"][data-number="${number}"]`).click()
  await expect(page.getByTestId('status')).toHaveText('待受理')
  await expect(page.getByTestId('ticket-title')).toHaveText('工地夜间施工噪音')
  const photos = page.getByTestId('photo').locator('img')
  await expect(photos).toHaveCount(2)
  await photos.first().scrollIntoViewIfNeeded() // they load when they come into view
  await expect
    .poll(() => photos.first().evaluate((i: HTMLImageElement) => i.naturalWidth))
    .toBeGreaterThan(0)
  await phone.close()

  // 进度查询
  await phone.menu(2, 1)
  await page.getByTestId('field-number').fill(number)
  await page.getByTestId('search').click()
  await expect(page.getByTestId('timeline')).toContainText('提交')
  await phone.close()

  // 解除绑定 hides the list.
  await phone.menu(2, 2)
  await page.getByTestId('unbind').click()
  await page.getByRole('dialog').getByRole('button', { name: '解除绑定' }).click()
  await expect(page.getByTestId('bind-submit')).toBeVisible()
  await phone.close()
  await phone.menu(2, 0)
  await expect(page.getByTestId('need-binding')).toBeVisible()
})

test('a first ticket binds by its own code; half a form survives a reload; a withdrawn ticket stays so', async ({
  page: window,
}) => {
  await window.goto('/')
  const phone = new Phone(window, 'u2')
  const { page } = phone
  await phone.follow()
  await phone.menu(0, 0)
  await page.getByTestId('category-C1').click()
  await allowLocation(page)
  await phone.choosePhotos(1)
  await page.getByTestId('nature-投诉').check()
  await fill(page, '路灯不亮')
  await phone.close()

  // Opened again, the form is where it was left.
  await phone.menu(0, 0)
  await page.getByTestId('draft-continue').click()
  await expect(page.getByTestId('restored')).toBeVisible()
  await expect(page.getByTestId('field-title')).toHaveValue('路灯不亮')
  await expect(page.getByTestId('photo-item')).toHaveCount(1)

  await page.getByTestId('agree').check()
  await page.getByTestId('field-phone').fill('139 0013 9000')
  const code = await phone.smsCode(() => page.getByTestId('send-code').click())
  await page.getByTestId('code').fill(code === '000000' ? '000001' : '000000')
  await page.getByTestId('submit').click()
  await expect(page.getByTestId('error-sms_code')).toBeVisible()
  await page.getByTestId('code').fill(code)
  await page.getByTestId('submit').click()
  await expect(page.getByTestId('number')).toBeVisible()

  await page.getByTestId('go-ticket').click()
  await expect(page.getByTestId('status')).toHaveText('待受理')
  await page.getByTestId('withdraw').click()
  await page.getByRole('dialog').getByRole('button', { name: '撤回' }).click()
  await expect(page.getByTestId('status')).toHaveText('已撤回')
  await expect(page.getByTestId('withdraw')).toBeHidden()
  await phone.close()

  await phone.menu(2, 0)
  await page.getByTestId('filter-已撤回').click()
  await expect(page.getByTestId('ticket-item')).toHaveCount(1)
  await page.getByTestId('filter-待受理').click()
  await expect(page.getByTestId('empty')).toBeVisible()
})
