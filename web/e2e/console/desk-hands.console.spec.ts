import { AgentDesk, masked } from '../support/agentdesk'
import { seriousFaults } from '../support/axe'
import { expect, test } from '../support/test'

const picture = {
  name: '现场.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
}

test('a chat goes to a colleague and comes back whole; what a reload met on its way arrives once', async ({
  browser,
  standin,
  boundCitizen,
  phones,
}) => {
  await standin.moveClockTo('15:00')
  const { citizen } = await boundCitizen('赵六')
  const [phone] = await phones(citizen)
  const first = await AgentDesk.open(browser)
  await phone!.tap('市民诉求', '在线客服')
  await phone!.say('社保断缴了怎么办？')
  await expect(first.chat(masked(citizen))).toBeVisible({ timeout: 30_000 })
  await first.chat(masked(citizen)).click()
  await first.say('您好，请稍等。')
  const second = await AgentDesk.open(browser, 'agent-2')

  await test.step('the list names each chat for who does not see it', async () => {
    const name = /赵\* .*\*.* 您好，请稍等。 已回复/
    await expect(first.page.getByRole('button', { name })).toBeVisible()
  })

  await test.step('the dialog holds the keyboard, and nothing in it is serious for axe', async () => {
    await first.at('transfer').click()
    const dialog = first.page.getByRole('dialog', { name: '转接会话' })
    await expect(dialog.getByTestId('to-agent-2')).toBeVisible()
    for (let i = 0; i < 8; i++) {
      await first.page.keyboard.press('Tab')
      await expect(dialog.locator(':focus')).toHaveCount(1)
    }
    expect(await seriousFaults(first.page)).toEqual([])
    await first.page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(first.at('transfer')).toBeFocused()
  })

  await test.step('the colleague has it with what was said and the note, which the citizen does not see', async () => {
    await first.handOver('agent-2', '请核实缴费记录')
    await expect(first.at('ended')).toContainText('agent-2')
    await second.chat(masked(citizen)).click()
    await expect(second.line('社保断缴')).toBeVisible()
    await expect(second.line('请核实缴费记录')).toBeVisible()
    await second.say('我来为您核实。')
    await expect(phone!.heard('我来为您核实')).toHaveCount(1)
    await phone!.say('断了三个月')
    await expect(second.line('断了三个月')).toBeVisible()
    await expect(phone!.heard('请核实缴费记录')).toHaveCount(0)
  })

  await test.step('back at the first desk it has the lines that were said elsewhere', async () => {
    await second.handOver('agent', '')
    await expect(first.at('compose')).toBeVisible()
    await expect(first.line('我来为您核实')).toBeVisible()
    await expect(first.line('断了三个月')).toHaveCount(1)
  })

  await test.step('words that the server has, and a picture behind them, arrive once when the page went before the answer', async () => {
    let taken = 0
    await first.page.route(/\/chats\/\d+\/messages$/, async (r) => {
      await r.fetch() // the server takes them, and its answer is lost
      taken++
    })
    await first.at('compose').fill('可以在窗口补缴')
    await first.at('compose').press('Enter')
    await first.at('file').setInputFiles(picture)
    await expect.poll(() => taken).toBe(1)
    await expect(first.at('outgoing').filter({ hasText: picture.name })).toHaveCount(1)
    await first.page.unrouteAll()
    await first.page.reload()
    await first.chat(masked(citizen)).click()
    await expect(first.at('transcript').getByRole('img')).toHaveCount(1)
    await expect(first.at('outgoing')).toHaveCount(0)
    // A second of either would have come before this one.
    await first.say('还可以在网上补缴')
    await expect(phone!.heard('还可以在网上补缴')).toHaveCount(1)
    await expect(first.line('可以在窗口补缴')).toHaveCount(1)
    await expect(first.at('transcript').getByRole('img')).toHaveCount(1)
    await expect(phone!.heard('可以在窗口补缴')).toHaveCount(1)
    await expect(
      phone!.root.locator('[data-from="agent"] img, [data-from="account"] img'),
    ).toHaveCount(1)
  })

  await test.step('a quick reply is found, chosen and sent by the keyboard alone', async () => {
    await first.at('transcript').focus()
    await first.page.keyboard.press('/')
    await expect(first.at('compose')).toBeFocused()
    await first.page.keyboard.type('/')
    const options = first.at('found').getByRole('option')
    await expect(options.first()).toHaveAttribute('aria-selected', 'true')
    await first.page.keyboard.press('ArrowDown')
    await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true')
    await expect(first.at('compose')).toHaveAttribute('aria-activedescendant', 'quick-1')
    const words = (await options.nth(1).innerText()).replace(/^\/\S+\s*/, '')
    await first.page.keyboard.press('Enter')
    await expect(first.at('compose')).toHaveValue(words)
    await first.page.keyboard.press('Enter')
    await expect(first.line(words)).toBeVisible()
    await expect(phone!.heard(words)).toHaveCount(1)
  })

  await first.end()
  await first.leave()
  await second.be('offline')
  await second.leave()
})
