import { BindingPage, ComplaintPage, listed, nightNoise } from './support/pages'
import { expect, test } from './support/test'

test('the first ticket is filed with an SMS code, and binds', async ({ standin, phones }) => {
  const citizen = await standin.addCitizen('李奶奶')
  const [phone] = await phones(citizen)
  const { page } = phone!
  await phone!.follow()
  await phone!.open('市民诉求', '我要诉求')
  const form = new ComplaintPage(page)
  await form.choose('C5')
  await form.fill({ ...nightNoise, name: '李奶奶' })
  await form.agree()
  await page.getByTestId('field-phone').fill(grouped(citizen.phone))
  const sendCode = () => page.getByTestId('send-code').click()
  await page.getByTestId('code').fill(await phone!.codeFromBanner(sendCode))
  await form.submit()
  const number = await form.number()
  await phone!.close()
  await expect(phone!.heard(number)).toBeVisible()

  await phone!.open('个人中心', '账户绑定')
  await expect(page.getByTestId('bound-name')).toHaveText('李**')
  await expect(page.getByTestId('bound-phone')).toContainText(citizen.phone.slice(-4))
  await phone!.close()
  await phone!.open('个人中心', '我的诉求')
  await expect(listed(page, number)).toBeVisible()
})

test('a half-written form survives a reload', async ({ standin, phones }) => {
  const citizen = await standin.addCitizen('李奶奶')
  const [phone] = await phones(citizen)
  const { page } = phone!
  await phone!.follow()
  await phone!.open('市民诉求', '我要诉求')
  const form = new ComplaintPage(page)
  await form.choose('C1')
  await form.located(citizen.place.label)
  await page.getByTestId('nature-求助').check()
  await form.addPhotos(1)
  await form.fill({ ...nightNoise, name: '李奶奶' })

  await page.getByTestId('field-title').evaluate(() => setTimeout(() => location.reload()))
  await expect(page.getByTestId('restored')).toBeVisible()
  await expect(page.getByTestId('category-name')).toHaveText('求助/投诉/举报问题')
  await expect(page.getByTestId('nature-求助')).toBeChecked()
  await expect(page.getByTestId('field-title')).toHaveValue(nightNoise.title)
  await expect(page.getByTestId('field-address')).toHaveValue(nightNoise.address)
  await expect(page.getByTestId('field-content')).toHaveValue(nightNoise.content)
  await expect(page.getByTestId('field-contact_name')).toHaveValue('李奶奶')
  await expect(page.getByTestId('public_intent-false')).toBeChecked()
  await expect(page.getByTestId('located')).toBeVisible()
  await form.photosSent(1)

  // It is also there after leaving the page and coming back by the menu.
  await phone!.close()
  await phone!.open('市民诉求', '我要诉求')
  await page.getByTestId('draft-continue').click()
  await expect(page.getByTestId('field-title')).toHaveValue(nightNoise.title)
  await form.photosSent(1)
})

test('what is wrong stands beside its field, and nothing typed is lost', async ({
  standin,
  phones,
}) => {
  const citizen = await standin.addCitizen('李奶奶')
  const [phone] = await phones(citizen)
  const { page } = phone!
  await phone!.follow()
  await phone!.open('市民诉求', '我要诉求')
  const form = new ComplaintPage(page)
  await form.choose('C5')

  await form.located(citizen.place.label)
  await page.getByTestId('field-address').clear()
  await form.submit() // the template as it came, and all else empty
  await expect(form.error('content')).toHaveText('请按模板填写诉求内容，不能原样提交模板')
  await expect(page.getByTestId('field-content')).toHaveAttribute('aria-invalid', 'true')
  for (const field of ['title', 'address', 'public_intent', 'contact_name', 'phone', 'sms_code'])
    await expect(form.error(field)).toBeVisible()
  await expect(form.error('agreed')).toBeVisible()

  await form.fill({ ...nightNoise, name: '李奶奶' })
  await form.agree()
  await page.getByTestId('field-phone').fill(citizen.phone)
  const code = await phone!.codeFromBanner(() => page.getByTestId('send-code').click())
  await page.getByTestId('code').fill(code === '000000' ? '000001' : '000000')
  await form.submit()
  await expect(form.error('sms_code')).toContainText('验证码不正确')
  await expect(page.getByTestId('problem')).toBeVisible()
  await expect(form.error('content')).toBeHidden()
  await expect(page.getByTestId('field-title')).toHaveValue(nightNoise.title)
  await expect(page.getByTestId('field-content')).toHaveValue(nightNoise.content)
  await expect(page.getByTestId('field-phone')).toHaveValue(citizen.phone)

  await page.getByTestId('code').fill(code) // the right one still counts
  await form.submit()
  expect(await form.number()).toMatch(/^\d{14}$/)
})

test('a wrong code does not bind', async ({ standin, phones }) => {
  const citizen = await standin.addCitizen('李奶奶')
  const [phone] = await phones(citizen)
  const { page } = phone!
  await phone!.follow()
  await phone!.open('个人中心', '账户绑定')
  const binding = new BindingPage(page)
  await binding.fill('李奶奶', citizen.phone)
  const code = await phone!.codeFromBanner(binding.sendCode)
  await binding.bind(code === '000000' ? '000001' : '000000')
  await expect(page.getByTestId('error-code')).toContainText('验证码不正确')
  await expect(page.getByTestId('field-name')).toHaveValue('李奶奶')
  await binding.bind(code)
  await expect(page.getByTestId('bound-name')).toHaveText('李**')
})

/** As people write their number. */
const grouped = (phone: string) => `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`
