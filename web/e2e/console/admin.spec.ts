import type { Page } from '@playwright/test'
import { atConsole } from '../support/console'
import { expect, test } from '../support/test'

test('an admin’s day: a department, a deadline, a day off, another system and a text of the account', async ({
  browser,
  standin,
  phones,
}) => {
  const page = await atConsole(browser, 'admin', '/departments')
  const mark = String(Date.now() % 1_000_000)

  await test.step('a department: what is wrong is said beside the field, and what was typed stays', async () => {
    await page.getByTestId('department-add').click()
    await page.getByTestId('department-code').fill('x-small')
    await page.getByTestId('department-name').fill(`市测试局${mark}`)
    await page.getByTestId('department-save').click()
    await expect(page.getByTestId('fault')).toContainText('代码应为')
    await expect(page.getByTestId('department-name')).toHaveValue(`市测试局${mark}`)
    await page.getByTestId('department-code').fill(`T${mark}`)
    await page.getByTestId('department-save').click()
    await expect(page.getByTestId(`department-T${mark}`)).toBeVisible()
  })

  await test.step('a rule shows the day on which a ticket of now would be due, before it is kept', async () => {
    await page.goto('/console/sla')
    await page.getByTestId('rule-add').click()
    await choose(page, 'rule-nature', '咨询')
    await choose(page, 'rule-category', '户籍迁移问题')
    await page.getByTestId('rule-workdays').getByRole('spinbutton').fill('3')
    await page.getByTestId('rule-workdays').getByRole('spinbutton').blur()
    await expect(page.getByTestId('rule-preview')).toContainText(/\d+年\d+月\d+日前答复/)
    await expect(page.getByTestId('rule-preview')).toContainText('咨询 3个工作日')
    await page.getByTestId('rule-save').click()
    await expect(page.getByRole('row', { name: /咨询 · 户籍迁移问题 · 任何单位/ })).toContainText(
      '3 个工作日',
    )
  })

  await test.step('a rule that somebody changed meanwhile: it is said, what there is now is shown, and what was typed stays', async () => {
    const row = page.getByRole('row', { name: /咨询 · 户籍迁移问题 · 任何单位/ })
    const workdays = page.getByTestId('rule-workdays').getByRole('spinbutton')
    await row.getByRole('button', { name: '修改' }).click()
    await expect(workdays).toHaveValue('3')
    const other = await page.request.put('/api/staff/v1/sla-rules', {
      headers: { Origin: new URL(page.url()).origin },
      data: { nature: '咨询', category: 'C3', workdays: 4, profile: '快办' },
    })
    expect(other.status(), await other.text()).toBe(200)
    await workdays.fill('6')
    await workdays.blur()
    await page.getByTestId('rule-save').click()
    await expect(page.getByText('这一项刚刚在别处被修改')).toBeVisible()
    await expect(page.getByTestId('rule-theirs')).toContainText('办结4个工作日、方案“快办”')
    await expect(workdays).toHaveValue('6')
    await page.getByTestId('rule-save').click()
    await expect(row).toContainText('6 个工作日')
  })

  await test.step('a set of times has a name, a rule uses it, and what holds then is seen', async () => {
    const name = `快办${mark}`
    await page.getByTestId('profile-add').click()
    await page.getByTestId('profile-name').fill(name)
    await page.getByTestId('profile-save').click()
    await expect(page.getByTestId('fault')).toContainText('至少填写一项时限')
    await page.getByTestId('profile-workdays-任何性质').getByRole('spinbutton').fill('6')
    const dialog = page.getByRole('dialog', { name: '增加时限方案' })
    await dialog.getByText('其他时限').first().click()
    await dialog.getByTestId('term-complex').first().getByRole('spinbutton').fill('12')
    await dialog.getByRole('tab', { name: '咨询' }).click()
    await page.getByTestId('profile-workdays-咨询').getByRole('spinbutton').fill('1')
    await page.getByTestId('profile-workdays-咨询').getByRole('spinbutton').blur()
    await page.getByTestId('profile-save').click()
    const row = page
      .getByRole('region', { name: '时限方案' })
      .getByRole('row', { name: new RegExp(name) })
    await expect(row).toContainText('咨询：办结1个工作日')
    await row.getByRole('button', { name: '选用' }).click()
    await choose(page, 'rule-department', `市测试局${mark}`)
    await page.getByTestId('rule-save').click()
    await expect(row).toContainText('1条规则')
    await choose(page, 'try-department', `市测试局${mark}`)
    await expect(page.getByTestId('example')).toContainText('投诉 6个工作日')
    await page.getByText('疑难复杂', { exact: true }).click()
    await expect(page.getByTestId('example')).toContainText('投诉（疑难复杂） 12个工作日')
    await expect(page.getByTestId('example-terms')).toContainText('12个工作日')
    await row.getByRole('button', { name: '删除' }).click()
    await page.getByRole('button', { name: '删除', exact: true }).last().click()
    await expect(page.getByText(`还有1条规则在用“${name}”`)).toBeVisible()
  })

  await test.step('a year: the official notice is pasted, a day is clicked, and the whole is kept', async () => {
    await page.goto('/console/calendar')
    await page.getByRole('button', { name: '下一年' }).click()
    const year = Number((await page.getByTestId('calendar-year').textContent())!.slice(0, 4))
    await page.getByTestId('calendar-import').click()
    await page.getByTestId('calendar-text').fill(
      `一、元旦：1月1日至3日放假，共3天。
二、春节：2月6日至12日放假调休，共7天。
三、劳动节：5月1日至5日放假调休，共5天。
四、国庆节：10月1日至7日放假调休，共7天。`,
    )
    await expect(page.getByText('国庆节：放假7天')).toBeVisible()
    await page.getByTestId('calendar-take').click()
    const saturday = [9, 10, 11, 12, 13, 14, 15].find(
      (d) => new Date(Date.UTC(year, 10, d)).getUTCDay() === 6,
    )!
    const day = page.getByTestId(`day-${year}-11-${String(saturday).padStart(2, '0')}`)
    if (!(await day.getAttribute('aria-label'))!.includes('调休上班')) await day.click()
    await page.getByTestId('calendar-save').click()
    await expect(page.getByText('已保存，到期日按新的日历计算')).toBeVisible() // the button is at rest while it is being kept, too
    await page.reload()
    await page.getByRole('button', { name: '下一年' }).click()
    await expect(page.getByTestId(`day-${year}-10-03`)).toHaveAccessibleName('10月3日，国庆节')
    await expect(day).toHaveAccessibleName(`11月${saturday}日，调休上班`)
  })

  await test.step('another system: its secret is shown once', async () => {
    await page.goto('/console/clients')
    await page.getByTestId('client-add').click()
    await page.getByTestId('client-code').fill(`park-${mark}`)
    await page.getByTestId('client-name').fill('园区系统')
    await page.getByTestId('client-save').click()
    await expect(page.getByTestId('fault')).toHaveText('请至少选择一项权限')
    await page.getByTestId('scope-tickets:create').click()
    await page.getByTestId('client-save').click()
    await expect(page.getByTestId('secret')).toHaveText(/^[0-9a-f]{64}$/)
    const secret = (await page.getByTestId('secret').textContent())!
    await expect(page.getByTestId('secret-close')).toBeDisabled()
    await page.getByTestId('secret-kept').click()
    await page.getByTestId('secret-close').click()
    await page.reload()
    await expect(page.getByTestId(`client-park-${mark}`)).toContainText('HMAC-SM3')
    await expect(page.locator('body')).not.toContainText(secret)
  })

  const citizen = await standin.addCitizen('高远')
  const [phone] = await phones(citizen)
  await phone!.follow()

  await test.step('a text of the account: seen as it reads, kept, and then said to a citizen', async () => {
    await page.goto('/console/auto-replies')
    await page.getByTestId('reply-help').click()
    await page.getByTestId('reply-text').fill('帮助：{我的订单}')
    await expect(page.getByTestId('fault')).toContainText('{我的订单}在这里不能用')
    await page.getByTestId('reply-text').fill(`请点{我要诉求|这里提交}，编号${mark}`)
    await expect(page.getByTestId('bubble')).toHaveText(`请点这里提交，编号${mark}`)
    await page.getByTestId('reply-note').fill('试一试')
    await page.getByTestId('reply-save').click()
    await expect(page.getByTestId('reply-save')).toBeHidden()
    await phone!.say('？？')
    await expect(phone!.heard(`请点这里提交，编号${mark}`)).toBeVisible()
  })

  await test.step('a keyword, and then the old text again', async () => {
    await page.getByTestId('keyword-add').click()
    await page.getByTestId('keyword-words').fill(`停水${mark}`)
    await page.getByTestId('keyword-words').press('Enter')
    await page.getByTestId('keyword-text').fill('供水热线全天有人。')
    await page.getByTestId('keyword-save').click()
    await expect(page.getByTestId('keyword-save')).toBeHidden()
    await phone!.say(`停水${mark}`)
    await expect(phone!.heard('供水热线全天有人。')).toBeVisible()
    await page.getByTestId('reply-help').click()
    await page.getByRole('button', { name: '用系统默认的文字' }).click()
    await page.getByTestId('reply-save').click()
    await expect(page.getByTestId('reply-save')).toBeHidden()
  })

  await test.step('what the citizen was told, and how the service is', async () => {
    await page.goto('/console/notices')
    await expect(page.getByRole('heading', { level: 1, name: '通知记录' })).toBeVisible()
    await expect(page.getByTestId('load-error')).toBeHidden()
    await page.goto('/console/parameters')
    await expect(page.getByTestId('system')).toContainText('数据库')
    await expect(page.getByRole('row', { name: /^security.keys/ })).toContainText('***')
  })
})

test('an admin’s numbers: a day with other hours, and a parameter', async ({ browser }) => {
  const page = await atConsole(browser, 'admin', '/kefu-days')

  await test.step('a day with other hours: what is wrong is said, a click beside it loses nothing', async () => {
    await page.getByTestId('day-add').click()
    await page.getByRole('combobox', { name: '日期' }).fill('2031-03-05')
    await page.getByRole('combobox', { name: '日期' }).press('Enter')
    await page.getByTestId('day-hours').fill('上午')
    await page.getByRole('button', { name: '保存' }).click()
    await expect(page.getByTestId('fault').first()).toBeVisible()
    await page.mouse.click(5, 400)
    await expect(page.getByTestId('day-hours')).toHaveValue('上午')
    await page.getByTestId('day-hours').fill('09:00-11:30')
    await page.getByRole('button', { name: '保存' }).click()
    const day = page.getByRole('row', { name: /2031-03-05/ })
    await expect(day).toContainText('09:00-11:30')
    await day.getByRole('button', { name: '恢复' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '恢复' }).click()
    await expect(day).toBeHidden()
  })

  await test.step('an account of WeChat’s own tool: what is wrong is named, somebody is invited, and it goes', async () => {
    await page.goto('/console/kf-accounts')
    const name = `t${Date.now() % 1_000_000}`
    const row = page.getByRole('row', { name: new RegExp(`${name}@gz12345`) })
    const fault = (id: string) =>
      page
        .locator('.field')
        .filter({ has: page.getByTestId(id) })
        .getByTestId('fault')
    await page.getByTestId('kf-add').click()
    await page.getByTestId('kf-account').fill('客服三号')
    await page.getByTestId('kf-nick').fill('小珠')
    await page.getByTestId('kf-go').click()
    await expect(fault('kf-account')).toContainText('帐号前缀应为')
    await page.getByTestId('kf-account').fill(name)
    await page.getByTestId('kf-nick').fill('')
    await page.getByTestId('kf-go').click()
    await expect(fault('kf-nick')).toContainText('昵称')
    await page.getByTestId('kf-nick').fill('小珠')
    await page.getByTestId('kf-go').click()
    await expect(row).toContainText('小珠')
    await expect(row).toContainText('未绑定，不能接待')

    await row.getByRole('button', { name: '邀请' }).click()
    await expect(page.getByTestId('kf-account')).toHaveValue(`${name}@gz12345`)
    await page.getByTestId('kf-person').fill('小珠的微信')
    await page.getByTestId('kf-go').click()
    await expect(fault('kf-person')).toContainText('微信号应为')
    await page.getByTestId('kf-person').fill(`wx_${name}`)
    await page.getByTestId('kf-go').click()
    await expect(row).toContainText(`wx_${name}（等待接受，至`)

    await row.getByRole('button', { name: '删除' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
    await expect(row).toBeHidden()
  })

  await test.step('a parameter is kept, and put back', async () => {
    await page.goto('/console/parameters')
    const line = page.getByTestId('parameter-call_back_share')
    const number = line.getByRole('spinbutton')
    await expect(line.getByRole('button', { name: '保存' })).toBeDisabled()
    const before = await number.inputValue()
    for (const value of [String(Number(before) + 1), before]) {
      await number.fill(value)
      await number.blur()
      await line.getByRole('button', { name: '保存' }).click()
      await expect(page.getByText(`已改为${value}`)).toBeVisible()
      await page.reload()
      await expect(number).toHaveValue(value)
    }
  })
})

/** Neither is there in a demo: the lists are ours, what becomes of each row is the service's answer. */
test('what is sent again has an outcome for each', async ({ browser }) => {
  const page = await atConsole(browser, 'admin')
  const lists = (path: string, items: object[]) =>
    page.route(new RegExp(`/api/staff/v1/${path}(\\?|$)`), (route) =>
      route.fulfill({ json: { items, next_cursor: '' } }),
    )
  const created_at = '2026-11-27T10:00:00+08:00'

  await test.step('notices', async () => {
    const lost = { state: 'refused', channel: 'sms', created_at, next_at: null, resendable: true }
    await lists('notice-log', [
      {
        ...lost,
        id: 900_000_001,
        number: '26112700000001',
        text: '已受理',
        result: '',
        attempts: 3,
      },
      {
        ...lost,
        id: 900_000_002,
        number: '26112700000002',
        text: '已答复',
        result: '',
        attempts: 3,
      },
    ])
    await page.goto('/console/notices')
    await page.getByTestId('resend-all').click()
    await expect(page.getByTestId('bulk-rows').getByRole('listitem')).toHaveCount(2)
    await page.getByTestId('bulk-go').click()
    await expect(page.getByTestId('bulk-rows').getByText('✗ 没有这条通知')).toHaveCount(2)
    await expect(page.getByTestId('bulk-again')).toContainText('2 条')
    await page.getByTestId('bulk-close').click()
    await expect(page.getByTestId('bulk-rows')).toBeHidden()
  })

  await test.step('webhooks', async () => {
    const hook = { client: 'hall', event: 'status', status_label: '办理中', created_at }
    await lists('dead-letters/webhooks', [
      { ...hook, id: 'gone-1', number: '26112700000001', attempts: 9, result: '连接不上' },
      { ...hook, id: 'gone-2', number: '26112700000002', attempts: 9, result: '连接不上' },
    ])
    await page.goto('/console/dead-letters')
    await choose(page, 'dead-client', '网上办事大厅')
    await page.getByTestId('webhooks-all').click()
    await page.getByTestId('bulk-go').click()
    await expect(page.getByTestId('bulk-rows').getByText(/✗ 没有这条推送失败的记录/)).toHaveCount(2)
    await page.getByTestId('bulk-close').click()
    await expect(page.getByTestId('bulk-rows')).toBeHidden()
  })
})

async function choose(page: Page, testid: string, option: string) {
  await page.getByTestId(testid).click()
  await page.getByRole('option', { name: option, exact: true }).click()
  await expect(page.getByTestId(testid)).toContainText(option)
}
