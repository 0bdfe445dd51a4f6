import { AgentDesk, masked } from '../support/agentdesk'
import { seriousFaults } from '../support/axe'
import { expect, test } from '../support/test'

test('an agent who takes down a call stays on the desk: he is told of what comes, and nothing is lost', async ({
  browser,
  standin,
  boundCitizen,
  phones,
}) => {
  await standin.moveClockTo('11:00')
  const { citizen } = await boundCitizen('孙七')
  const [phone] = await phones(citizen)
  const desk = await AgentDesk.open(browser)
  const { page } = desk
  const streams: string[] = []
  page.on('request', (r) => r.url().includes('/desk/stream') && streams.push(r.url()))
  const link = page.getByRole('link', { name: '客服台' })

  await phone!.tap('市民诉求', '在线客服')
  await phone!.say('公积金怎么提取？')
  await desk.chat(masked(citizen)).click({ timeout: 30_000 })
  await desk.say('您好，请问是哪种提取？')
  await desk.at('compose').fill('还有一句没写完')

  await test.step('on 代录诉求 he is still there, and the navigation says so', async () => {
    await page.getByRole('link', { name: '代录诉求' }).click()
    await expect(desk.at('desk-says')).toHaveText('在线')
    await desk.at('ticket-title').fill('地铁口井盖缺失')
  })

  await test.step('what the citizen writes is counted there and in the title', async () => {
    await phone!.say('租房提取')
    await expect(desk.at('desk-unread')).toContainText('1')
    await phone!.say('在外地租的')
    await expect(desk.at('desk-unread')).toContainText('2')
    await expect(page).toHaveTitle('(2) 代录诉求 · 12345')
    await expect(desk.at('news')).toContainText('有新消息')
    expect(await seriousFaults(page)).toEqual([])
  })

  await test.step('the number stays with the next page, and with the navigation folded', async () => {
    await page.getByRole('link', { name: '快捷回复' }).click()
    await expect(page).toHaveTitle('(2) 快捷回复 · 12345')
    await page.getByRole('button', { name: '收起导航' }).click()
    await expect(link).toHaveAccessibleName(/客服台\s*2\s*条未读/)
    await page.getByRole('button', { name: '展开导航' }).click()
  })

  await test.step('another tab does not follow the desk too', async () => {
    const other = await page.context().newPage()
    const doubled = other.waitForRequest(/desk\/stream/, { timeout: 3_000 }).catch(() => undefined)
    await other.goto('/console/new-ticket')
    await expect(other.getByTestId('ticket-title')).toBeVisible()
    expect(await doubled).toBeUndefined()
    await other.close()
  })

  await test.step('back on the desk he has the chat, both lines and what he was typing, over the same stream', async () => {
    await link.click()
    await expect(desk.line('租房提取')).toHaveCount(1)
    await expect(desk.line('在外地租的')).toHaveCount(1)
    await expect(desk.at('compose')).toHaveValue('还有一句没写完')
    await expect(desk.at('desk-unread')).toHaveCount(0)
    await expect(page).toHaveTitle('客服台 · 12345')
    expect(streams).toEqual([])
    await desk.say('请准备租赁合同。')
    await expect(phone!.heard('请准备租赁合同')).toHaveCount(1)
  })

  await test.step('after a reload elsewhere he is on the desk again, and what he typed there stays', async () => {
    await page.getByRole('link', { name: '代录诉求' }).click()
    await page.reload()
    await expect(desk.at('desk-says')).toHaveText('在线')
    await expect(desk.at('ticket-title')).toHaveValue('地铁口井盖缺失')
    await phone!.say('谢谢')
    await expect(desk.at('desk-unread')).toContainText('1')
    await link.click()
    await desk.chat(masked(citizen)).click()
    await expect(desk.line('谢谢')).toHaveCount(1)
  })

  await test.step('offline without a chat he is not', async () => {
    await desk.end()
    await desk.be('offline')
    await page.getByRole('link', { name: '代录诉求' }).click()
    await expect(desk.at('desk-says')).toHaveCount(0)
  })
  await desk.leave()
})
