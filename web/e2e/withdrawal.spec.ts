import { listed, nightNoise } from './support/pages'
import { expect, test } from './support/test'

test('a withdrawn ticket stays withdrawn', async ({ boundCitizen, phones }) => {
  const { citizen, visit } = await boundCitizen('张三')
  const number = await visit.file(nightNoise)
  const [phone] = await phones(citizen)
  const { page } = phone!

  await phone!.open('个人中心', '我的诉求')
  await listed(page, number).click()
  await page.getByTestId('withdraw').click()
  const question = page.getByRole('dialog')
  await question.getByRole('button', { name: '取消' }).click()
  await expect(question).toBeHidden()
  await expect(page.getByTestId('status')).toHaveText('待受理')
  await page.getByTestId('withdraw').click()
  await question.getByRole('button', { name: '撤回' }).click()
  await expect(page.getByTestId('status')).toHaveText('已撤回')
  await expect(page.getByTestId('withdraw')).toBeHidden()
  await expect(page.getByTestId('timeline').getByRole('listitem')).toHaveCount(2)
  await phone!.close()

  await phone!.open('个人中心', '我的诉求')
  await page.getByTestId('filter-已撤回').click()
  await expect(listed(page, number)).toBeVisible()
  await page.getByTestId('filter-待受理').click()
  await expect(page.getByTestId('empty')).toBeVisible()
})
