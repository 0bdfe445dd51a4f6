import { nightNoise } from '../support/pages'
import { atConsole } from '../support/console'
import { expect, test } from '../support/test'
import { Workbench } from '../support/workbench'

test('a dispatcher’s day: 受理, 派单, review and 办结, by hand and by keys', async ({
  browser,
  boundCitizen,
  staffOf,
}) => {
  const { citizen, visit } = await boundCitizen('陈一')
  const staff = staffOf(citizen)
  const first = await visit.file(nightNoise)
  const second = await visit.file({ ...nightNoise, title: '小区门口路灯不亮' })
  const page = await atConsole(browser, 'dispatcher', '/tickets')
  const bench = new Workbench(page)

  await test.step('待受理 is what comes first, and the ticket is read beside the list', async () => {
    await expect(bench.queue('submitted')).toHaveAttribute('aria-current', 'true')
    await bench.newest()
    await bench.row(first).click()
    await expect(bench.at('ticket')).toContainText(nightNoise.title)
    await expect(bench.at('reveal-phone')).toContainText('****')
  })

  await test.step('who sees a phone says why', async () => {
    await bench.reveal('phone', '联系市民核实')
    await expect(bench.at('reveal-phone')).toContainText(citizen.phone)
  })

  await test.step('受理 and 派单', async () => {
    await bench.act('accept')
    await bench.send()
    await expect(bench.at('status')).toHaveText('待派单')
    await bench.act('dispatch')
    await bench.send() // nobody chosen yet
    await expect(bench.field('department').getByTestId('fault')).toHaveText('请选择')
    await bench.chooseDepartment('城市管理')
    await expect(bench.at('due-hint')).toContainText(/现在派单，\d+年\d+月\d+日前答复/)
    await bench.send()
    await expect(bench.at('status')).toHaveText('待签收')
    await expect(bench.at('department')).toContainText('城市管理')
    await expect(bench.at('due-explanation')).toBeVisible()
  })

  await test.step('退回完善, by keys', async () => {
    await bench.show('submitted')
    await bench.newest()
    await page.keyboard.press('j')
    await expect(bench.at('ticket')).toContainText('路灯')
    await bench.act('return')
    await bench.field('reason').getByRole('textbox').fill('请补充路灯的具体位置')
    await page.keyboard.press('Control+Enter')
    await expect(bench.at('status')).toHaveText('待完善')
    expect(second).not.toBe(first)
  })

  await test.step('the answer is reviewed and closed', async () => {
    await staff.sign(first, 'CG')
    await staff.reply(first, 'CG', '经现场核查，该工地夜间施工未取得许可，已责令停止施工。')
    await page.goto(`/console/tickets/${first}`)
    await expect(bench.at('reply')).toContainText('已责令停止施工')
    await bench.act('close')
    await bench.send()
    await expect(bench.at('status')).toHaveText('已办结')
    await expect(bench.at('timeline')).toContainText('审核通过，办结')
  })
  await page.context().close()
})

test('two people on one ticket: each knows of the other, the second save is told, and nothing typed is lost', async ({
  browser,
  boundCitizen,
  staffOf,
}) => {
  const { citizen, visit } = await boundCitizen('陈二')
  const number = await visit.file({ ...nightNoise, title: '楼下烧烤店油烟扰民' })
  const mine = new Workbench(await atConsole(browser, 'dispatcher', `/tickets/${number}`))
  await mine.act('return')
  await mine.field('reason').getByRole('textbox').fill('请补充店铺的名称和具体位置')

  const other = await atConsole(browser, 'supervisor', `/tickets/${number}`)
  await expect(new Workbench(other).at('others')).toContainText('dispatcher')
  await staffOf(citizen).accept(number)

  await mine.send()
  await expect(mine.at('changed')).toContainText('受理')
  await expect(mine.field('reason').getByRole('textbox')).toHaveValue('请补充店铺的名称和具体位置')
  await expect(mine.at('status')).toHaveText('待派单')
  await expect(mine.at('step-go')).toBeDisabled() // 退回完善 is over once it was accepted
  await other.context().close()
  await mine.page.context().close()
})

test('what is typed outlives a reload and an expired log-in', async ({ browser, boundCitizen }) => {
  const { visit } = await boundCitizen('陈三')
  const number = await visit.file({ ...nightNoise, title: '公交站牌倒了' })
  const page = await atConsole(browser, 'dispatcher', `/tickets/${number}`)
  const bench = new Workbench(page)
  await bench.act('return')
  await bench.field('reason').getByRole('textbox').fill('请写明是哪个公交站')
  await page.reload()
  await bench.act('return')
  await expect(bench.field('reason').getByRole('textbox')).toHaveValue('请写明是哪个公交站')

  await page.context().clearCookies()
  await bench.send()
  await bench.logInAgain()
  await expect(bench.at('status')).toHaveText('待完善')
  await page.context().close()
})
