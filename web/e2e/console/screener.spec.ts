import { atConsole } from '../support/console'
import { nightNoise } from '../support/pages'
import { expect, test } from '../support/test'

test('screeners: one takes a case from the ticket to the review, another to its citizen', async ({
  browser,
  boundCitizen,
  staffOf,
}) => {
  const { citizen, visit } = await boundCitizen('周明远')
  const title = `夜间施工扰民 ${Date.now() % 100_000}`
  const number = await visit.file(
    {
      ...nightNoise,
      title,
      name: '周明远',
      content: `凌晨还在打桩，丰源餐厅的员工也睡不好。我的电话${citizen.phone}，请与周明远联系。`,
    },
    true,
  )
  await staffOf(citizen).handle(number, 'CG', '已责令该工地停止夜间施工，并依法立案处理。')
  const one = await atConsole(browser, 'screener', '/cases')
  let id = ''

  await test.step('the candidate becomes a copy in which personal data is replaced', async () => {
    await one.getByTestId(`draft-${number}`).click()
    await expect(one.getByTestId('case-state')).toHaveText('拟稿')
    id = one.url().split('/').pop()!
    const copy = one.getByRole('region', { name: '脱敏底稿' })
    await expect(copy).toContainText('凌晨还在打桩')
    await expect(one.locator('main')).not.toContainText(citizen.phone)
    await expect(one.locator('main')).not.toContainText('周明远')
  })

  await test.step('what is typed anew and names somebody stands in the way', async () => {
    await one.keyboard.press('e')
    await one.getByTestId('case-content').fill('短')
    await one.getByTestId('case-save').click()
    await expect(one.getByTestId('fault')).toContainText('内容')
    await one
      .getByTestId('case-content')
      .fill('市民反映一处工地凌晨打桩，丰源餐厅也受影响，可联系13912345678。')
    await one.reload() // nothing is lost
    await expect(one.getByTestId('case-content')).toHaveValue(/丰源餐厅/)
    await one.getByTestId('case-content').press('Control+Enter')
    await expect(one.getByTestId('case-open')).toContainText('没有处理')
    await expect(one.getByTestId('case-submit')).toBeDisabled()
  })

  await test.step('from one hit to the next by keys: one is replaced, one is none', async () => {
    const phone = one.getByTestId('hit-open').filter({ hasText: '13912345678' })
    await expect(phone).toContainText('必须改掉')
    await phone.getByTestId('hit-replace').click()
    await expect(one.getByTestId('public-content')).not.toContainText('13912345678')
    await one.keyboard.press('n')
    await one.keyboard.press('w')
    await one.getByTestId('reason').fill('泛指，不是真实店名')
    await one.getByTestId('reason-go').click()
    await expect(one.getByTestId('hit-waived')).toContainText('泛指，不是真实店名')
    await one.getByTestId('case-submit').click()
    await expect(one.getByTestId('case-state')).toHaveText('待复核')
    await expect(one.getByTestId('case-yours')).toBeVisible()
    await expect(one.getByTestId('case-approve')).toBeHidden()
  })

  const two = await atConsole(browser, 'screener-2', '/cases?state=reviewing')
  await test.step('the other sends it back, and gets it again', async () => {
    await two.getByTestId(`case-${id}`).click()
    await expect(two.getByTestId('case-approve')).toBeDisabled()
    await two.getByTestId('case-return').click()
    await two.getByTestId('reason').fill('请写明处理结果的日期')
    await two.getByTestId('reason-go').click()
    await expect(two.getByTestId('case-state')).toHaveText('拟稿')
    await one.reload()
    await expect(one.getByTestId('case-steps')).toContainText('请写明处理结果的日期')
    await one.getByTestId('case-submit').click()
    await expect(one.getByTestId('case-state')).toHaveText('待复核')
  })

  await test.step('the second word on what is none, and the citizen is told', async () => {
    await two.reload()
    await expect(two.getByTestId('hit-waived')).toBeVisible()
    await two.keyboard.press('n')
    await two.keyboard.press('c')
    await expect(two.getByTestId('hit-confirmed')).toContainText('screener-2 已确认')
    await two.getByTestId('case-approve').click()
    await two.getByRole('button', { name: '复核通过', exact: true }).last().click()
    await expect(two.getByTestId('case-state')).toHaveText('已告知市民')
    await expect(two.getByTestId('case-steps')).toContainText('screener-2')
  })

  await test.step('the auditor sees all of it and changes nothing', async () => {
    const auditor = await atConsole(browser, 'auditor', `/cases/${id}`)
    await expect(auditor.getByTestId('case-steps')).toContainText('复核通过')
    await expect(auditor.getByRole('region', { name: '版本对照' })).toBeVisible()
    await expect(auditor.getByTestId('case-withdraw')).toBeHidden()
    await auditor.context().close()
  })
})

test('a ticket that is put aside can be taken back', async ({ browser, boundCitizen, staffOf }) => {
  const { citizen, visit } = await boundCitizen('吴天')
  const number = await visit.file({ ...nightNoise, title: '小学生上学路上没有斑马线' }, true)
  await staffOf(citizen).handle(
    number,
    'CG',
    '已安排在校门口施划斑马线，预计十日内完成，请您监督。',
  )
  const page = await atConsole(browser, 'screener', '/cases')
  await page.getByTestId(`exclude-${number}`).click()
  await expect(page.getByRole('radio', { name: '涉及未成年人' })).toBeChecked()
  await page.getByTestId('exclude-go').click()
  await expect(page.getByTestId(`draft-${number}`)).toBeHidden()
  await page.getByRole('tab', { name: '已排除' }).click()
  await page.getByTestId(`undo-${number}`).click()
  await page.getByTestId('reason').fill('没有涉及具体的未成年人')
  await page.getByTestId('reason-go').click()
  await expect(page.getByTestId(`undo-${number}`)).toBeHidden()
  await page.getByRole('tab', { name: '可以拟稿' }).click()
  await expect(page.getByTestId(`draft-${number}`)).toBeVisible()
})
