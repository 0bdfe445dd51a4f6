import { AgentDesk, masked } from '../support/agentdesk'
import { seriousFaults } from '../support/axe'
import { expectNoSideways } from '../support/layout'
import type { Phone } from '../support/phone'
import { expect, test } from '../support/test'

async function ask(phone: Phone, question: string) {
  const invited = phone.heard('请直接输入您要咨询的问题')
  const before = await invited.count()
  await phone.tap('市民诉求', '在线客服')
  await expect(invited).toHaveCount(before + 1)
  await phone.say(question)
}

/** Fifty frames of twenty milliseconds at 4.75 kbit/s, as base64. */
function aSecondOfAmr(): string {
  const frame = Buffer.concat([Buffer.from([0x04]), Buffer.alloc(12)])
  return Buffer.concat([
    Buffer.from('#!AMR\n'),
    ...Array.from({ length: 50 }, () => frame),
  ]).toString('base64')
}

test('an agent’s day: answers, quick replies, an article, the quota, a ticket, the end', async ({
  browser,
  standin,
  boundCitizen,
  phones,
  request,
}) => {
  await standin.duringHours()
  const { citizen } = await boundCitizen('张三')
  const [phone] = await phones(citizen)
  const desk = await AgentDesk.open(browser)
  await ask(phone!, '楼上装修太吵，该找谁？')

  await test.step('the chat comes by itself, with a number in the title, and is read', async () => {
    await expect(desk.chat(masked(citizen))).toBeVisible({ timeout: 30_000 })
    await expect(desk.page).toHaveTitle(/^\(\d+\) /)
    await desk.chat(masked(citizen)).click()
    await expect(desk.line('楼上装修太吵')).toBeVisible()
    await expect(desk.page).toHaveTitle(/^客服台/)
    await expect(desk.at('citizen-name')).toHaveText('张*')
    await expect(desk.at('quota')).toContainText('还可发送')
  })

  await test.step('words go back and forth', async () => {
    await desk.say('您好，请问具体地址是哪里？')
    await expect(phone!.heard('请问具体地址是哪里')).toBeVisible()
    await expect(desk.line('请问具体地址').getByTestId('fate')).toHaveText('已送达')
    await phone!.say('天河路100号')
    await expect(desk.line('天河路100号')).toBeVisible()
  })

  await test.step('a voice is heard, though WeChat’s are AMR', async () => {
    const data = { type: 'voice', data: aSecondOfAmr(), content_type: 'audio/amr' }
    const sent = await request.post(`/standin/v1/citizens/${citizen.id}/messages`, {
      data: { ...data, recognition: '晚上也在施工' },
    })
    await expect(sent).toBeOK()
    const voice = desk.line('晚上也在施工')
    await voice.getByTestId('play').click()
    const seconds = () => voice.locator('audio').evaluate((a: HTMLAudioElement) => a.duration)
    await expect.poll(seconds).toBeCloseTo(1, 1)
  })

  await test.step('a quick reply by its code', async () => {
    await desk.at('compose').fill('/')
    await expect(desk.at('found').getByRole('option').first()).toBeVisible()
    const words = (await desk.at('found').getByRole('option').first().innerText()).replace(
      /^\/\S+\s*/,
      '',
    )
    await desk.at('compose').press('Enter')
    await expect(desk.at('compose')).toHaveValue(words)
    await desk.at('compose').fill('')
  })

  await test.step('what he had better not write is said before it goes', async () => {
    await desk.at('compose').fill('我保证马上解决')
    await expect(desk.at('warnings')).toContainText('保证')
  })

  await test.step('a draft outlives a reload', async () => {
    await desk.page.reload()
    await expect(desk.at('connected')).toContainText('已连接')
    await desk.chat(masked(citizen)).click()
    await expect(desk.at('compose')).toHaveValue('我保证马上解决')
    await desk.at('compose').fill('')
  })

  await test.step('an article is found and its link sent', async () => {
    await desk.tab('知识')
    await desk.at('article-search').fill('噪音')
    const article = desk.at('article').first()
    await expect(article).toBeVisible()
    await article.getByTestId('send-link').click()
    await expect(phone!.heard('/h5/articles/')).toBeVisible()
  })

  await test.step('with one message left the page is offered; what WeChat refuses is undelivered', async () => {
    await expect(desk.at('line').last().getByTestId('fate')).toHaveText('已送达') // the link, which counts
    const left = Number(/还可发送 (\d+) 条/.exec(await desk.at('quota').innerText())?.[1])
    expect(left).toBeGreaterThan(1)
    const fate = (i: number) => desk.line(`第${i}步说明`).getByTestId('fate')
    for (let i = 1; i <= left; i++) {
      await desk.say(`第${i}步说明`)
      await expect(fate(i)).toHaveText('已送达')
      if (i === left - 1) await expect(desk.at('offer-page')).toBeVisible()
    }
    await desk.say(`第${left + 1}步说明`)
    await expect(fate(left + 1)).toContainText('未送达', { timeout: 20_000 })
    await expect(desk.at('quota')).toContainText('不能再发')
    await expect(desk.at('offer-page')).toBeVisible()
    await phone!.say('好的')
    await expect(fate(left + 1)).toContainText('随市民')
    await expect(desk.at('quota')).toContainText('还可发送')
  })

  await test.step('the chat becomes a ticket', async () => {
    await desk.tab('转诉求')
    await desk.at('enter').click()
    await expect(desk.page.getByTestId('fault').first()).toBeVisible()
    await expect(desk.at('public-no')).not.toBeChecked()
    await desk.at('category').click()
    await desk.page.getByRole('option', { name: '噪音扰民问题' }).click()
    await desk.at('public-no').check({ force: true })
    await desk.at('ticket-title').fill('楼上装修噪音扰民')
    await desk.at('ticket-address').fill('天河路100号')
    await desk.at('quote').click()
    await expect(desk.at('ticket-content')).toHaveValue(/楼上装修太吵/)
    await desk.at('enter').click()
    await expect(desk.at('became')).toContainText(/\d{14}/)
    await expect(phone!.heard(/诉求.*编号|编号.*诉求/)).toBeVisible()
    await desk.tab('市民')
    await expect(desk.at('tickets')).toContainText('楼上装修噪音扰民')
    const ticket = desk.page.waitForEvent('popup')
    await desk.at('tickets').getByRole('link', { name: '楼上装修噪音扰民' }).click()
    await expect((await ticket).getByTestId('ticket')).toContainText('楼上装修噪音扰民')
    await (await ticket).close()
    await expect(desk.at('chat-ticket').getByRole('link')).toHaveAttribute('target', '_blank')
  })

  await test.step('nothing serious for axe, by light and by dark', async () => {
    for (const dark of [false, true]) {
      await desk.page.evaluate((on) => document.documentElement.classList.toggle('dark', on), dark)
      // Dark is the same page in other colours.
      const bad = await seriousFaults(desk.page, (axe) =>
        dark ? axe.withRules(['color-contrast']) : axe,
      )
      expect(bad).toEqual([])
    }
    await desk.page.evaluate(() => document.documentElement.classList.remove('dark'))
  })

  await test.step('at 768 px nothing scrolls sideways, and what is needed is on the screen', async () => {
    const wide = desk.page.viewportSize()!
    await desk.page.setViewportSize({ width: 768, height: 1024 })
    const side = desk.page.getByRole('button', { name: '资料' }) // it covers the transcript
    await side.click()
    await desk.at('compose').click({ trial: true })
    for (const id of ['presence-away', 'next', 'transfer', 'close', 'compose', 'send'])
      await expect(desk.at(id)).toBeInViewport({ ratio: 1 })
    await expectNoSideways(desk.page)
    await desk.page.setViewportSize(wide)
    await side.click()
  })

  await test.step('he ends it', async () => {
    await desk.end()
    await expect(phone!.heard('客服已结束本次会话')).toBeVisible()
  })

  await test.step('when the citizen comes again, his earlier chat is at hand', async () => {
    await phone!.say('5') // the rating
    await ask(phone!, '还是昨天的装修')
    await expect(desk.chat(masked(citizen)).filter({ hasNotText: '已结束' })).toBeVisible({
      timeout: 30_000,
    })
    await desk.chat(masked(citizen)).filter({ hasNotText: '已结束' }).click()
    await desk.at('earlier-chat').first().click()
    await expect(desk.page.getByRole('dialog').getByText('楼上装修太吵')).toBeVisible()
    await desk.page.keyboard.press('Escape')
  })

  await desk.end()
  await desk.leave()
})

test('who has a break takes the next by a click; words of danger stand out, and say whom to call', async ({
  browser,
  standin,
  boundCitizen,
  phones,
}) => {
  await standin.duringHours()
  const { citizen } = await boundCitizen('李四')
  const [phone] = await phones(citizen)
  const desk = await AgentDesk.open(browser)
  await desk.be('away')
  await ask(phone!, '楼下着火了，救命')
  await expect(desk.at('queue')).toContainText(/排队\s*[1-9]/)
  await desk.at('next').click()
  await expect(desk.line('楼下着火了')).toBeVisible()
  await expect(desk.chat(masked(citizen))).toContainText('紧急')
  await expect(desk.at('presence-away')).toBeChecked()
  await expect(desk.at('alarm')).toContainText('119')
  await desk.end()
  await desk.leave()
})
