import { expectLabels, expectNoSideways, expectOutline, expectTargets } from './support/layout'
import { nightNoise } from './support/pages'
import { expect, test } from './support/test'

test.describe('on a screen 320 px wide', () => {
  test.use({ viewport: { width: 320, height: 640 } })

  test('no page scrolls sideways, and what is tapped can be hit', async ({
    boundCitizen,
    page,
  }) => {
    const { citizen, visit } = await boundCitizen('欧阳修远')
    const number = await visit.file({ ...nightNoise, title: '长'.repeat(49) })
    const paths = [
      ['', '广州12345'],
      ['new', '我要诉求'],
      ['new?category=C1', '我要诉求'],
      [`done/${number}`, '提交成功'],
      ['tickets', '我的诉求'],
      [`tickets/${number}`, '诉求详情'],
      [`progress?number=${number}`, '进度查询'],
      ['binding', '账户绑定'],
      ['privacy', '个人信息处理告知'],
      ['kefu', '在线客服'],
      ['cases', '案例公开'],
      ['cases?q=施工', '案例公开'],
      ['cases/A001', '工地深夜施工影响休息'],
      ['topics', '热门话题'],
      ['topics/T001', '换季必看：夜间噪声怎么反映处理得更快'],
      ['search', '我要查询'],
      ['search?q=居住证', '我要查询'],
      ['search?q=qqqqq', '我要查询'],
      ['articles/K001', '居住登记和居住证怎么办理'],
      ['news', '工作动态'],
      ['news/N001', '微信渠道上线“大字关怀模式”'],
      ['nowhere', '没有这个页面'],
    ]
    for (const [path, heading] of paths)
      await test.step(`/h5/${path}`, async () => {
        await page.goto(`${citizen.browser_url}/h5/${path}`)
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading!)
        await expect(page.getByTestId('loading')).toHaveCount(0)
        await expect(page.getByTestId('load-error')).toHaveCount(0)
        await expectNoSideways(page)
        await expectTargets(page)
        await expectLabels(page)
        await expectOutline(page)
      })
  })

  test('a ticket in its states, and the pages of its steps', async ({
    boundCitizen,
    staffOf,
    page,
  }) => {
    const { citizen, visit } = await boundCitizen('欧阳修远')
    const staff = staffOf(citizen)
    const complaint = { ...nightNoise, title: '长'.repeat(49) }
    const waiting = await visit.file(complaint)
    await staff.sendBack(waiting, '请写明具体位置', ['声源位置', '时段'])
    const rejected = await visit.file(complaint)
    await staff.reject(rejected, 'R2')
    const handled = await visit.file(complaint)
    await staff.dispatch(handled, 'CG')
    const closed = await visit.file(complaint)
    await staff.handle(closed, 'CG', '经核查，该工地夜间施工未取得许可，已责令停止施工。')
    const paths = [
      'tickets',
      `tickets/${waiting}`,
      `tickets/${waiting}/complete`,
      `tickets/${rejected}`,
      `tickets/${handled}`,
      `tickets/${handled}/material`,
      `tickets/${closed}`,
      `tickets/${closed}/rate`,
      `tickets/${closed}/redo`,
      `progress?number=${waiting}`,
    ]
    for (const path of paths)
      await test.step(`/h5/${path}`, async () => {
        await page.goto(`${citizen.browser_url}/h5/${path}`)
        await expect(page.getByTestId('status').first()).toBeVisible()
        // With everything that it can say is wrong.
        if (await page.getByTestId('submit').isVisible()) await page.getByTestId('submit').click()
        await expectNoSideways(page)
        await expectTargets(page)
        await expectLabels(page)
        await expectOutline(page)
      })
  })

  test('binding, and a citizen who has not', async ({ standin, page }) => {
    const citizen = await standin.addCitizen('李奶奶')
    for (const path of ['binding', 'tickets', 'progress']) {
      await page.goto(`${citizen.browser_url}/h5/${path}`)
      await expect(page.getByTestId('loading')).toHaveCount(0)
      if (path === 'binding') await page.getByTestId('bind-submit').click()
      if (path === 'tickets') await expect(page.getByTestId('need-binding')).toBeVisible()
      await expectNoSideways(page)
      await expectTargets(page)
      await expectLabels(page)
    }
  })
})
