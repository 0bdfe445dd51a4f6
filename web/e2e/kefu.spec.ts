import { expect, test } from './support/test'

const ready = '请直接输入您要咨询的问题'

test('在线客服: off hours, then an agent answers and closes', async ({
  standin,
  boundCitizen,
  phones,
  page,
  context,
}) => {
  await standin.moveClockTo('08:55')
  const { citizen } = await boundCitizen('张三')
  const [phone] = await phones(citizen)

  await test.step('five minutes too early', async () => {
    await phone!.tap('市民诉求', '在线客服')
    await expect(phone!.heard(/非服务时间.*每天9:00-18:00/s)).toBeVisible()
    await expect(phone!.heard(ready)).toHaveCount(0)
  })

  await test.step('ten minutes later', async () => {
    await page.getByTestId('advance-10m').click()
    await expect(page.getByTestId('now')).toContainText('09:05')
    await phone!.tap('市民诉求', '在线客服')
    await expect(phone!.heard(ready)).toBeVisible()
    await phone!.say('小区门口的路灯不亮，该找哪个部门？')
    await expect(phone!.at('notice').last()).toContainText('正在为您转接人工客服')
  })

  const agent = await context.newPage()
  await test.step('the agent accepts and answers', async () => {
    await agent.goto('/agent')
    await agent.getByTestId(`accept-${citizen.id}`).click()
    const talk = agent.getByTestId('conversation')
    await expect(talk).toContainText('小区门口的路灯不亮')
    await agent.getByTestId('agent-input').fill('您好，路灯由市政部门维护，我帮您登记。')
    await agent.getByTestId('agent-send').click()
    await expect(phone!.at('notice').last()).toContainText('已接入')
    await expect(phone!.heard('我帮您登记')).toBeVisible()
    await phone!.say('好的，谢谢')
    await expect(talk).toContainText('好的，谢谢')
    // While the agent is there, the account keeps quiet.
    await expect(phone!.heard('您可以：')).toHaveCount(0)
  })

  await test.step('the agent closes, and the account answers again', async () => {
    await agent.getByTestId('close-session').click()
    await expect(agent.getByTestId(`serving-${citizen.id}`)).toHaveCount(0)
    await expect(phone!.at('notice').last()).toContainText('会话已结束')
    await expect(async () => {
      await phone!.say('还在吗')
      await expect(phone!.heard('您可以：').first()).toBeVisible({ timeout: 3_000 })
    }).toPass()
  })
})

test('在线客服 is for bound citizens', async ({ standin, phones }) => {
  const [phone] = await phones(await standin.addCitizen('王五'))
  await phone!.follow()
  await phone!.tap('市民诉求', '在线客服')
  await expect(phone!.heard('使用该功能前请先绑定手机号')).toBeVisible()
  await expect(phone!.heard(ready)).toHaveCount(0)
})

test('88 leaves the queue', async ({ standin, boundCitizen, phones, request }) => {
  await standin.moveClockTo('10:00')
  const { citizen } = await boundCitizen('张三')
  const [phone] = await phones(citizen)
  await phone!.tap('市民诉求', '在线客服')
  await expect(phone!.heard(ready)).toBeVisible()
  await phone!.say('88')
  await expect(phone!.heard('已取消排队')).toBeVisible()
  await phone!.say('路灯不亮')
  await expect(phone!.heard('您可以：')).toBeVisible()
  const { waiting } = await (await request.get('/standin/v1/kf')).json()
  expect(waiting).toEqual([])
})
