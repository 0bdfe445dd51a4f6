import { nightNoise } from './support/pages'
import { expect, test } from './support/test'
import { TicketPage } from './support/ticket'

const first = '经核查，该工地夜间施工未取得许可，已责令停止夜间施工。'
const second = '经再次核查，该工地已停工整改，夜间安排专人巡查。'

test('评价 with one star asks for 重办; the old reply stays; the second is rated once', async ({
  boundCitizen,
  staffOf,
  phones,
}) => {
  const { citizen, visit } = await boundCitizen('张三')
  const staff = staffOf(citizen)
  const number = await visit.file(nightNoise)
  await staff.handle(number, 'CG', first)
  const [phone] = await phones(citizen)
  const { page } = phone!
  const ticket = new TicketPage(page)
  const openTicket = async () => {
    await phone!.open('个人中心', '进度查询')
    await page.getByTestId('field-number').fill(number)
    await page.getByTestId('search').click()
    await page.getByTestId('go-ticket').click()
  }

  await test.step('one star, and 重办', async () => {
    await openTicket()
    await ticket.expectStatus('已办结')
    await expect(ticket.at('reply')).toHaveText(first)
    await ticket.rate({ result: 1, attitude: 3 })
    await expect(ticket.at('word-result')).toHaveText('非常不满意')
    await ticket.at('submit').click()
    await expect(ticket.at('error-redo')).toBeVisible()
    await ticket.at('redo-true').check()
    await ticket.at('field-text').fill('昨晚十一点仍在施工')
    await ticket.submit('已申请重办')
    await ticket.expectStatus('重新办理中')
    await expect(ticket.at('status-note')).toContainText('重新办理')
    await expect(ticket.at('reply')).toHaveText(first)
    await phone!.close()
  })

  await test.step('answered again, and rated without another 重办', async () => {
    await staff.finish(number, 'CG', second)
    await openTicket()
    await expect(ticket.at('reply')).toHaveText([second, first])
    await expect(ticket.at('reply-card').last()).toContainText('第1次答复')
    await expect(ticket.at('redo')).toBeHidden()
    await ticket.rate({ result: 5, attitude: 5 })
    await expect(ticket.at('redo-true')).toBeHidden()
    await ticket.submit('感谢您的评价')
    await ticket.expectStatus('已评价')
    await expect(ticket.at('rating')).toContainText('非常满意')
    await expect(ticket.at('rate')).toBeHidden()
  })
})
