import { AgentDesk, masked } from '../support/agentdesk'
import { seriousFaults } from '../support/axe'
import { atConsole } from '../support/console'
import { exportedElsewhere } from '../support/exports'
import { expect, test } from '../support/test'

test('a supervisor sees the chats, listens in with a reason, and finds them again', async ({
  browser,
  standin,
  boundCitizen,
  phones,
}) => {
  await standin.moveClockTo('14:00')
  const { citizen } = await boundCitizen('王五')
  const [phone] = await phones(citizen)
  const desk = await AgentDesk.open(browser)
  await phone!.tap('市民诉求', '在线客服')
  await phone!.say('社保断缴了怎么办？')
  await expect(desk.chat(masked(citizen))).toBeVisible({ timeout: 30_000 })
  const page = await atConsole(browser, 'supervisor', '/chat-board')

  await test.step('the board has the seat and the chat, without its words', async () => {
    await expect(
      page.getByTestId('seat').filter({ hasText: 'agent', hasNotText: 'agent-2' }),
    ).toContainText('在线')
    const row = page.getByRole('row').filter({ hasText: masked(citizen) })
    await expect(row).toContainText('接待中')
    await expect(page.locator('main')).not.toContainText('社保断缴')
    expect(await seriousFaults(page)).toEqual([])
  })

  await test.step('the live board counts them', async () => {
    const board = await atConsole(browser, 'supervisor', '/board')
    await expect(board.getByTestId('chats-open')).toHaveText(/^[1-9]/)
    await expect(board.getByTestId('chats-waiting')).toHaveText(/^\d+$/)
    await expect(board.getByTestId('seats-online')).toHaveText(/^[1-9]/)
    await board.context().close()
  })

  await test.step('who listens says why', async () => {
    const row = page.getByRole('row').filter({ hasText: masked(citizen) })
    await row.getByTestId('listen').click()
    await page.getByTestId('reason-go').click()
    await expect(page.getByTestId('fault')).toContainText('理由')
    await page.getByTestId('reason').fill('服务质量抽查')
    await page.getByTestId('reason-go').click()
    await expect(page.getByTestId('line').filter({ hasText: '社保断缴' })).toBeVisible()
  })

  await test.step('and reads on while the agent answers', async () => {
    await desk.chat(masked(citizen)).click()
    await desk.say('断缴后可以在社保窗口补缴。')
    await expect(page.getByTestId('line').filter({ hasText: '社保窗口补缴' })).toBeVisible()
    await desk.end()
    await expect(page.getByRole('dialog').getByText('会话已结束')).toBeVisible()
    await page.keyboard.press('Escape')
  })

  await test.step('the transcript is found by its words, read and exported', async () => {
    await page.getByRole('link', { name: '会话记录' }).click()
    await page.getByTestId('from').fill(await today(standin))
    await page.getByTestId('to').fill(await today(standin))
    await page.getByTestId('text').fill('社保窗口')
    await page.getByTestId('phone').fill(citizen.phone)
    await page.getByTestId('search').click()
    await expect(page.getByTestId('fault')).toContainText('理由')
    await page.getByTestId('reason').fill('核查市民投诉')
    await page.getByTestId('search').click()
    const row = page.getByRole('row').filter({ hasText: '社保窗口补缴' })
    await expect(row).toContainText(masked(citizen))
    expect(await seriousFaults(page)).toEqual([])
    await row.getByTestId('read').click()
    await expect(page.getByTestId('line').filter({ hasText: '社保断缴' })).toBeVisible()
    await page.keyboard.press('Escape')
    await page.getByTestId('reason').fill('')
    await page.getByTestId('export-open').click()
    await page.getByRole('menuitem', { name: '会话记录（CSV）' }).click()
    await expect(page.getByTestId('fault')).toContainText('理由')
    await page.getByTestId('reason').fill('核查市民投诉')
    const file = await exportedElsewhere(page, '会话记录（CSV）', {
      label: '会话记录（CSV）',
      about: '一位市民 · 含指定内容',
    })
    expect(file).toContain('社保窗口补缴')
    expect(file.split('\r\n')[0]).toContain('理由：核查市民投诉')
    expect(file).not.toContain(citizen.phone)
    expect(await page.locator('main').textContent()).not.toContain(citizen.phone)
    expect(await seriousFaults(page)).toEqual([])
  })

  await test.step('a quick reply of everybody’s is at the agent’s hand', async () => {
    await page.goto('/console/quick-replies')
    await page.getByTestId('add').click()
    const code = `bujiao${Date.now() % 100_000}`
    await page.getByTestId('code').fill('Nein!')
    await page.getByTestId('words').fill('断缴的社保可以补缴，请带身份证到社保窗口。')
    await page.getByTestId('save').click()
    await expect(page.getByTestId('fault').first()).toContainText('代码')
    await page.getByTestId('code').fill(code)
    await page.getByTestId('save').click()
    await expect(page.getByRole('row').filter({ hasText: `/${code}` })).toBeVisible()
    expect(await seriousFaults(page)).toEqual([])
    await desk.page.goto('/console/my-chats')
    await desk.page.getByTestId('read').first().click()
    await expect(desk.line('社保断缴')).toBeVisible()
    await desk.page.goto('/console/quick-replies')
    await expect(desk.page.getByRole('row').filter({ hasText: '/bujiao' })).toBeVisible()
  })

  await page.context().close()
  await desk.leave()
})

/** The city's date by the stand-in's clock. */
async function today(standin: { now: () => Promise<Date> }): Promise<string> {
  return new Date((await standin.now()).getTime() + 8 * 3600_000).toISOString().slice(0, 10)
}
