import { ComplaintPage, nightNoise } from './support/pages'
import { expect, test } from './support/test'

test('who agrees after submitting is asked no more', async ({ boundCitizen, phones }) => {
  const { citizen } = await boundCitizen('张三')
  const [phone] = await phones(citizen)
  const { page } = phone!
  const form = new ComplaintPage(page)
  const submit = async () => {
    await phone!.open('市民诉求', '我要诉求')
    await form.choose('C5')
    await form.fill(nightNoise)
    await form.agree()
    await form.submit()
  }

  await submit()
  await form.number()
  const button = page.locator('wx-open-subscribe').getByRole('button')
  await button.click()
  await expect(page.getByRole('dialog')).toContainText('诉求办理提醒')
  await page.locator('[data-standin="subscribe-yes"]').click()
  await expect(page.getByTestId('subscribed')).toBeVisible()
  await phone!.close()

  await submit()
  await page.getByTestId('submit-anyway').click() // it is much like the first
  await form.number()
  await expect(page.getByTestId('go-ticket')).toBeVisible()
  await expect(button).toBeHidden()
})
