import { listed, nightNoise } from './support/pages'
import { expect, test } from './support/test'
import { TicketPage } from './support/ticket'

test('已失效: open until the tenth day ends, then only a new one can be filed', async ({
  standin,
  boundCitizen,
  staffOf,
  phones,
}) => {
  await standin.moveClockTo('10:00')
  const { citizen, visit } = await boundCitizen('张三')
  const number = await visit.file(nightNoise)
  await staffOf(citizen).sendBack(number, '请写明是哪一个工地')
  const [phone] = await phones(citizen)
  const { page } = phone!
  const ticket = new TicketPage(page)

  await test.step('on the tenth day', async () => {
    await standin.advance({ days: 10 })
    await phone!.open('个人中心', '我的诉求')
    await expect(listed(page, number).getByTestId('time-left')).toContainText('今天是最后一天')
    await listed(page, number).click()
    await ticket.at('go-complete').click()
    await ticket.at('field-content').fill('补充到一半的内容，先放着')
  })

  await test.step('after midnight the server says no, and takes nothing away', async () => {
    await standin.moveClockTo('00:01')
    await ticket.at('submit').click()
    await expect(ticket.at('problem')).toContainText('已失效')
    await ticket.expectStatus('已失效')
    await expect(ticket.at('field-content')).toHaveValue('补充到一半的内容，先放着')
    await expect(ticket.at('submit')).toBeDisabled()
    await phone!.close()
  })

  await test.step('the list and the ticket say what that means', async () => {
    await phone!.open('个人中心', '我的诉求')
    await page.getByTestId('filter-已失效').click()
    await expect(page.getByTestId('meaning')).toContainText('超过十日仍未重新提交')
    await listed(page, number).click()
    await ticket.expectStatus('已失效')
    await expect(ticket.at('go-complete')).toBeHidden()
  })

  await test.step('复制为新诉求', async () => {
    await ticket.at('copy-ticket').click()
    await expect(page.getByTestId('category-name')).toHaveText('噪音扰民问题')
    for (const [field, value] of Object.entries({
      title: nightNoise.title,
      content: nightNoise.content,
      address: nightNoise.address,
    }))
      await expect(page.getByTestId(`field-${field}`)).toHaveValue(value)
  })
})
