import type { BrowserContext, Page } from '@playwright/test'
import type { Phone } from './support/phone'
import type { Citizen } from './support/standin'
import { expect, test } from './support/test'

const ready = '请直接输入您要咨询的问题'

/** The agents' tool, in which one agent serves one citizen. */
class Agent {
  private constructor(
    readonly page: Page,
    private readonly citizen: Citizen,
  ) {}

  static async accept(context: BrowserContext, citizen: Citizen): Promise<Agent> {
    const page = await context.newPage()
    await page.goto('/agent')
    await page.getByTestId(`accept-${citizen.id}`).click()
    return new Agent(page, citizen)
  }

  get talk() {
    return this.page.getByTestId('conversation')
  }

  async say(text: string) {
    await this.page.getByTestId('agent-input').fill(text)
    await this.page.getByTestId('agent-send').click()
  }

  /** That the citizen is not theirs any more. */
  gone = () =>
    expect(this.page.getByTestId(`serving-${this.citizen.id}`)).toHaveCount(0, { timeout: 40_000 })
}

async function ask(phone: Phone, question: string) {
  await phone.tap('市民诉求', '在线客服')
  await expect(phone.heard(ready)).toBeVisible()
  await phone.say(question)
  await expect(phone.at('notice').last()).toContainText('正在为您转接人工客服')
}

test('在线客服: off hours, a talk, 88, a rating', async ({
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
    await expect(page.getByTestId('now')).toContainText(/09:0[5-9]/)
    await ask(phone!, '小区门口的路灯不亮，该找哪个部门？')
  })

  const agent = await Agent.accept(context, citizen)
  await test.step('the agent accepts and answers', async () => {
    await expect(agent.talk).toContainText('小区门口的路灯不亮')
    await agent.say('您好，路灯由市政部门维护，我帮您登记。')
    await expect(phone!.at('notice').last()).toContainText('已接入')
    await expect(phone!.heard('我帮您登记')).toBeVisible()
    await phone!.say('好的，谢谢')
    await expect(agent.talk).toContainText('好的，谢谢')
    // While the agent is there, the account keeps quiet.
    await expect(phone!.heard('您可以：')).toHaveCount(0)
  })

  await test.step('88 ends it, though only the transcript tells of it', async () => {
    await phone!.say('８８')
    await agent.gone()
    await expect(phone!.heard('请为本次服务评分')).toHaveCount(1, { timeout: 40_000 })
  })

  await test.step('a tap rates, once', async () => {
    await phone!.heard('请为本次服务评分').getByRole('button', { name: '非常满意' }).click()
    await expect(phone!.heard('感谢您的评价')).toHaveCount(1)
    await phone!
      .heard('请为本次服务评分')
      .getByRole('button', { name: '满意', exact: true })
      .click()
    await expect(phone!.heard('已经评价过')).toBeVisible()
  })

  await test.step('the account answers by itself again', async () => {
    await phone!.say('还在吗')
    await expect(phone!.heard('您可以：').first()).toBeVisible()
  })
})

test('在线客服: ten silent minutes end a chat, and the next message goes on with it', async ({
  standin,
  boundCitizen,
  phones,
  context,
}) => {
  await standin.duringHours()
  const { citizen } = await boundCitizen('李四')
  const [phone] = await phones(citizen)
  await ask(phone!, '积分入户怎么办理？')

  const agent = await Agent.accept(context, citizen)
  await test.step('who waits for an answer is not closed', async () => {
    await standin.advance({ seconds: 12 * 60 })
    await phone!.say('请问还在吗')
    await expect(agent.talk).toContainText('请问还在吗')
    await expect(phone!.heard('暂时结束')).toHaveCount(0)
  })

  await test.step('who was answered and says nothing is', async () => {
    await agent.say('请准备身份证和居住证，到区政务中心办理。')
    await expect(phone!.heard('区政务中心')).toBeVisible()
    await standin.advance({ seconds: 11 * 60 })
    await agent.gone()
    await expect(phone!.heard('本次会话暂时结束')).toHaveCount(1, { timeout: 40_000 })
    await expect(phone!.heard('请为本次服务评分')).toHaveCount(0)
  })

  await test.step('his next message waits for an agent again', async () => {
    await phone!.say('需要预约吗')
    await expect(phone!.at('notice').last()).toContainText('正在为您转接人工客服')
    await expect(agent.page.getByTestId(`accept-${citizen.id}`)).toBeVisible()
  })
})

test('在线客服 is for bound citizens', async ({ standin, phones }) => {
  const [phone] = await phones(await standin.addCitizen('王五'))
  await phone!.follow()
  await phone!.tap('市民诉求', '在线客服')
  await expect(phone!.heard('使用该功能前请先绑定手机号')).toBeVisible()
  await expect(phone!.heard(ready)).toHaveCount(0)
})

test('88 leaves the queue', async ({ standin, boundCitizen, phones }) => {
  await standin.duringHours()
  const { citizen } = await boundCitizen('张三')
  const [phone] = await phones(citizen)
  await ask(phone!, '路灯不亮')
  await phone!.say('88')
  await expect(phone!.heard('已取消排队')).toBeVisible()
  await phone!.say('路灯不亮')
  await expect(phone!.heard('您可以：')).toBeVisible()
})

test('a 留言 outside the hours becomes a ticket of the citizen’s own', async ({
  standin,
  boundCitizen,
  phones,
}) => {
  await standin.moveClockTo('20:00')
  const { citizen } = await boundCitizen('赵六')
  const [phone] = await phones(citizen)
  await phone!.say('留言')
  await expect(phone!.heard('写在一条消息里')).toBeVisible()
  await phone!.say('太短')
  await expect(phone!.heard('留言应为10至')).toBeVisible()
  await phone!.say('天河路100号门口的井盖破了，晚上看不清，很危险')
  await expect(phone!.heard(/留言已登记.*诉求编号/s)).toHaveCount(1)

  await phone!.open('个人中心', '我的诉求')
  await expect(phone!.page.getByText('天河路100号门口的井盖破了').first()).toBeVisible()
})
