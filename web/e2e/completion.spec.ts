import { ComplaintPage, listed, nightNoise } from './support/pages'
import { expect, test } from './support/test'
import { TicketPage } from './support/ticket'

test('待完善: what is missing stands on top, is handed in with a photo, and is 待受理 again', async ({
  boundCitizen,
  staffOf,
  phones,
}) => {
  const { citizen, visit } = await boundCitizen('张三')
  const number = await visit.file(nightNoise)
  const later = await visit.file({ ...nightNoise, title: '井盖缺失', address: '珠湾区滨江路2号' })
  await staffOf(citizen).sendBack(number, '请写明是哪一个工地', ['声源位置'])
  const [phone] = await phones(citizen)
  const { page } = phone!
  const ticket = new TicketPage(page)

  await test.step('the list has it above the newer one, with the days left', async () => {
    await phone!.open('个人中心', '我的诉求')
    await expect(page.getByTestId('ticket-item')).toHaveCount(2)
    await expect(page.getByTestId('ticket-item').nth(0)).toHaveAttribute('data-number', number)
    await expect(page.getByTestId('ticket-item').nth(1)).toHaveAttribute('data-number', later)
    await expect(listed(page, number).getByTestId('time-left')).toContainText(
      /还剩10天，\d+月\d+日24时前补充/,
    )
  })

  await test.step('the form begins with what was submitted', async () => {
    await listed(page, number).click()
    await ticket.expectStatus('待完善')
    await expect(ticket.at('missing')).toContainText('请写明是哪一个工地')
    await expect(ticket.at('missing')).toContainText('声源位置')
    await ticket.at('go-complete').click()
    await expect(ticket.at('field-title')).toHaveValue(nightNoise.title)
    await expect(ticket.at('field-content')).toHaveValue(nightNoise.content)
    await expect(ticket.at('time-left')).toBeVisible()
  })

  const more = `${nightNoise.content}工地在麓湖路18号东侧，围挡上写着“麓湖花园二期”。`
  await test.step('what was typed is there again after a reload', async () => {
    await ticket.at('field-content').fill(more)
    await new ComplaintPage(page).addPhotos(1)
    await ticket.at('field-title').evaluate(() => setTimeout(() => location.reload()))
    await expect(ticket.at('restored')).toBeVisible()
    await expect(ticket.at('field-content')).toHaveValue(more)
    await new ComplaintPage(page).photosSent(1)
  })

  await test.step('重新提交', async () => {
    await ticket.submit('已重新提交')
    await ticket.expectStatus('待受理')
    await expect(ticket.at('missing')).toBeHidden()
    await expect(page.getByRole('definition').filter({ hasText: '麓湖花园二期' })).toBeVisible()
    await expect(ticket.at('photo')).toHaveCount(1)
    await phone!.close()
    await phone!.open('个人中心', '我的诉求')
    await expect(page.getByTestId('pinned')).toBeHidden()
    await expect(listed(page, number).getByTestId('status')).toHaveText('待受理')
  })
})
