import { Desk } from './support/desk'
import type { Phone } from './support/phone'
import { expect, test } from './support/test'

async function ask(phone: Phone, question: string) {
  await phone.tap('市民诉求', '在线客服')
  await expect(phone.heard('请直接输入您要咨询的问题')).toBeVisible()
  await phone.say(question)
}

test('the console’s desk: a talk, the page when the quota is gone, 88, a rating', async ({
  standin,
  boundCitizen,
  phones,
  request,
}) => {
  await standin.duringHours()
  const { citizen } = await boundCitizen('张三')
  const [phone] = await phones(citizen)
  const desk = await Desk.open(request, citizen.browser_url)
  await ask(phone!, '楼上装修太吵，该找谁？')
  const id = await desk.chatWith('楼上装修太吵')

  await test.step('the agent answers', async () => {
    await expect(phone!.heard(/客服\d+号为您服务/)).toBeVisible()
    await desk.say(id, '您好，请问具体地址是哪里？')
    await expect(phone!.heard('请问具体地址是哪里')).toBeVisible()
    await phone!.say('天河路100号')
    await expect
      .poll(async () => (await desk.lines(id)).map((l) => l.text))
      .toContain('天河路100号')
  })

  await test.step('what WeChat refuses is shown as undelivered, and said with his next message', async () => {
    const fate = async (text: string) =>
      (await desk.lines(id)).find((l) => l.text === text)?.delivery
    let said = ''
    for (let i = 1; i <= 7 && (await fate(said)) !== 'undelivered'; i++) {
      said = `第${i}步说明`
      await desk.say(id, said)
      await expect.poll(() => fate(said), { timeout: 20_000 }).toMatch(/sent|undelivered/)
    }
    expect(await fate(said)).toBe('undelivered')
    await expect(phone!.heard(said)).toHaveCount(0)
    await phone!.say('好的')
    await expect(phone!.heard(said)).toHaveCount(1)
    expect(await fate(said)).toBe('passive')
  })

  await test.step('88 ends it and asks for a rating, once', async () => {
    await phone!.say('88')
    await expect(phone!.heard('请为本次服务评分')).toHaveCount(1)
    expect(await desk.chat(id)).toMatchObject({ state: 'closed', end: '88' })
    await phone!.say('2')
    await expect(phone!.heard('请告诉我们原因')).toBeVisible()
    await phone!.say('B')
    await expect(phone!.heard('已记录您的意见')).toBeVisible()
  })
})

test('the console’s desk: ten silent minutes end a chat', async ({
  standin,
  boundCitizen,
  phones,
  request,
}) => {
  await standin.duringHours()
  const { citizen } = await boundCitizen('李四')
  const [phone] = await phones(citizen)
  const desk = await Desk.open(request, citizen.browser_url)
  await ask(phone!, '居住证怎么续签？')
  const id = await desk.chatWith('居住证怎么续签')
  await desk.say(id, '请登录粤省事办理续签。')
  await expect(phone!.heard('粤省事')).toBeVisible()

  await standin.advance({ seconds: 8 * 60 + 5 })
  await expect(phone!.heard('没有回复')).toHaveCount(1)
  await standin.advance({ seconds: 2 * 60 })
  await expect(phone!.heard('本次会话暂时结束')).toHaveCount(1)
  await expect(phone!.heard('请为本次服务评分')).toHaveCount(0)
  await desk.logIn()
  expect(await desk.chat(id)).toMatchObject({ state: 'closed', end: 'idle' })

  await phone!.say('需要带什么材料')
  const next = await desk.chatWith('需要带什么材料')
  expect(next).not.toBe(id)
  await desk.close(next)
  await expect(phone!.heard('客服已结束本次会话')).toHaveCount(1)
})

test('the console’s desk: the chat goes on in the page', async ({
  standin,
  boundCitizen,
  phones,
  request,
}) => {
  await standin.duringHours()
  const { citizen } = await boundCitizen('王五')
  const [phone] = await phones(citizen)
  const desk = await Desk.open(request, citizen.browser_url)
  await ask(phone!, '社保断缴了怎么办？')
  const id = await desk.chatWith('社保断缴了怎么办')

  const page = await phone!.root.page().context().newPage()
  await page.goto(`${citizen.browser_url}/h5/chat`)
  await expect(page.getByTestId('line').filter({ hasText: '社保断缴了怎么办' })).toBeVisible()
  await desk.say(id, '断缴后可以在社保窗口补缴。')
  await expect(page.getByTestId('line').filter({ hasText: '社保窗口补缴' })).toHaveCount(1)
  await page.getByTestId('chat-text').fill('要带身份证吗？')
  await page.getByTestId('chat-send').click()
  await expect
    .poll(async () => (await desk.lines(id)).map((l) => l.text))
    .toContain('要带身份证吗？')
  await expect(page.getByTestId('line').filter({ hasText: '要带身份证吗' })).toHaveCount(1)
})
