import { listed, nightNoise } from './support/pages'
import { expect, test } from './support/test'
import { TicketPage } from './support/ticket'

test('who takes over a phone number sees of older tickets only that they are there', async ({
  standin,
  boundCitizen,
  page,
}) => {
  const owner = await boundCitizen('张三')
  const number = await owner.visit.file(nightNoise)
  await standin.advance({ days: 91 })
  const { citizen } = await boundCitizen('李四', owner.citizen.phone)
  const ticket = new TicketPage(page)

  await test.step('the list', async () => {
    await page.goto(`${citizen.browser_url}/h5/tickets`)
    await expect(listed(page, number).getByTestId('locked')).toBeVisible()
    await expect(listed(page, number)).not.toContainText(nightNoise.title)
  })

  await test.step('a wrong name opens nothing', async () => {
    await listed(page, number).click()
    await expect(ticket.at('timeline')).toBeHidden()
    await ticket.at('field-name').fill('李四')
    await ticket.at('unlock').click()
    await expect(ticket.at('error-name')).toHaveText('与提交时填写的不一致')
    await expect(page.getByText(nightNoise.address)).toBeHidden()
  })

  await test.step('the name that was given in it opens it, for good', async () => {
    await ticket.at('field-name').fill(nightNoise.name)
    await ticket.at('unlock').click()
    await expect(ticket.at('ticket-title')).toHaveText(nightNoise.title)
    await page.goto(`${citizen.browser_url}/h5/tickets`)
    await expect(listed(page, number)).toContainText(nightNoise.title)
  })

  await test.step('whoever filed it is not asked', async () => {
    await page.goto(`${owner.citizen.browser_url}/h5/tickets/${number}`)
    await expect(ticket.at('ticket-title')).toHaveText(nightNoise.title)
  })
})
