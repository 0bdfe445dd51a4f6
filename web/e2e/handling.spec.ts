import { ComplaintPage, nightNoise } from './support/pages'
import { expect, test } from './support/test'
import { TicketPage } from './support/ticket'

test('while it is handled: why that day, material, 公开意向, 催办 from half the time on', async ({
  standin,
  boundCitizen,
  staffOf,
  page,
}) => {
  const { citizen, visit } = await boundCitizen('张三')
  const number = await visit.file(nightNoise)
  await staffOf(citizen).dispatch(number, 'CG')
  const ticket = new TicketPage(page)
  const address = `${citizen.browser_url}/h5/tickets/${number}`
  await page.goto(address)

  await test.step('department, due date and its reason', async () => {
    await ticket.expectStatus('处理中')
    await expect(ticket.at('department')).toHaveText('市城市管理和综合执法局')
    await ticket.at('due-explanation').getByText('为什么是这一天').click()
    await expect(ticket.at('due-explanation')).toContainText('个工作日')
    await expect(ticket.at('remind-from')).toContainText('起可以催办')
  })

  await test.step('补充材料 with a photo', async () => {
    await ticket.at('add-material').click()
    await ticket.at('field-text').fill('昨晚又施工到十二点')
    await ticket.at('photo-input').setInputFiles({
      name: 'site.png',
      mimeType: 'image/png',
      buffer: Buffer.from(dot, 'base64'),
    })
    await new ComplaintPage(page).photosSent(1)
    await ticket.submit('材料已补充')
    await expect(ticket.at('material')).toContainText('昨晚又施工到十二点')
    await expect(ticket.at('material').getByTestId('photo')).toHaveCount(1)
  })

  await test.step('公开意向', async () => {
    await ticket.at('set-intent').click()
    await expect(ticket.at('intent')).toHaveText('公开')
    await ticket.at('set-intent').click()
    const question = page.getByRole('dialog')
    await expect(question).toContainText('从案例公开中撤下')
    await question.getByRole('button', { name: '改为不公开' }).click()
    await expect(ticket.at('intent')).toHaveText('不公开')
  })

  await test.step('催办', async () => {
    await standin.advance({ days: 20 }) // past half of fifteen workdays, whatever holidays there are
    await page.goto(address)
    await ticket.at('remind').click()
    await page.getByRole('dialog').getByRole('button', { name: '催办' }).click()
    await expect(ticket.at('news')).toContainText('已催办')
    await expect(ticket.at('remind-from')).toBeVisible()
  })
})

// A white square.
const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII='
