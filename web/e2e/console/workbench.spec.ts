import { groupNumber } from '@shared/number'
import { seriousFaults } from '../support/axe'
import { atConsole } from '../support/console'
import { nightNoise } from '../support/pages'
import { expect, test } from '../support/test'
import { Workbench } from '../support/workbench'

test('many at once: what would become of each is seen before it is done', async ({
  browser,
  boundCitizen,
  staffOf,
}) => {
  const { citizen, visit } = await boundCitizen('吴一')
  const first = await visit.file({ ...nightNoise, title: '垃圾站异味' })
  const second = await visit.file({ ...nightNoise, title: '垃圾清运太早' })
  const page = await atConsole(browser, 'dispatcher', '/tickets')
  const bench = new Workbench(page)
  await bench.newest()
  await bench.tick(first)
  await bench.tick(second)
  await staffOf(citizen).accept(second)
  await bench.at('bulk-accept').click()
  await expect(bench.at('bulk-rows')).toContainText('✓ 待派单')
  await expect(bench.at('bulk-rows')).toContainText('刚刚被其他人修改')
  await bench.at('bulk-go').click()
  await expect(bench.at('bulk-rows')).toContainText('✓ 待派单')
  // Tried again, the other is said to be what it has become by now.
  await bench.at('bulk-again').click()
  await expect(page.getByTestId('bulk-rows').getByRole('listitem')).toHaveCount(1)
  await expect(bench.at('bulk-rows')).toContainText('垃圾清运太早')
  await expect(bench.at('bulk-rows')).not.toContainText('刚刚被其他人修改')
  await expect(bench.at('bulk-go')).toBeDisabled()
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  await expect(bench.row(first)).toBeHidden()
  await page.context().close()
})

test('a ticket is found by its number and by its words; what it may be tied to, and its department, are proposed', async ({
  browser,
  boundCitizen,
  staffOf,
}) => {
  await test.step('a supervisor makes a rule by word, and one by area', async () => {
    const over = await atConsole(browser, 'supervisor', '/dispatch-rules')
    const rule = async (field: string, word: string, department: string) => {
      await over.getByTestId('rule-add').click()
      await over.getByTestId(`rule-${field}`).fill(word)
      await over.getByTestId(`rule-${field}`).press('Enter')
      await over.getByTestId('rule-department').click()
      await over.getByRole('option', { name: department }).click()
      await over.getByTestId('rule-save').click()
      await expect(over.getByRole('row').filter({ hasText: word }).first()).toContainText(
        department,
      )
    }
    await rule('words', '流动摊贩', '市市场监督管理局')
    await rule('places', '翠湖小区', '云麓区12345热线分中心')
    await over.context().close()
  })
  const { citizen, visit } = await boundCitizen('吴二')
  const past = await visit.file({ ...nightNoise, title: '天桥下流动摊贩占道经营' })
  await staffOf(citizen).dispatch(past, 'CG')
  const number = await visit.file({
    ...nightNoise,
    title: '地铁口流动摊贩占道经营',
    address: '云麓区翠湖小区北门',
  })
  await staffOf(citizen).accept(number)
  const page = await atConsole(browser, 'dispatcher', '/tickets')
  const bench = new Workbench(page)
  await page.keyboard.press('/')
  await bench.at('search').fill(number)
  await page.keyboard.press('Enter')
  await bench.row(number).click()
  await expect(bench.at('ticket')).toContainText('地铁口流动摊贩')
  await bench.search('流动摊贩', past)
  await bench.row(number).click()

  await test.step('it is tied to the other by a click, and untied', async () => {
    await bench.act('tie')
    const line = bench.at('hints').locator('.line').filter({ hasText: '天桥下流动摊贩' }).first()
    await expect(line).toContainText('标题相近')
    await line.getByTestId('hint').click()
    await expect(bench.field('leading').getByRole('textbox')).toHaveValue(past)
    await bench.send()
    const leading = bench.at('ticket').getByRole('link', { name: groupNumber(past) })
    await expect(leading).toBeVisible()
    await bench.act('untie')
    await bench.send()
    await expect(leading).toBeHidden()
    await expect(bench.at('timeline')).toContainText('解除并案')
  })

  await test.step('派单 by what is proposed, each with why', async () => {
    await bench.act('dispatch')
    const proposed = (why: string) => bench.at('hints').locator('.line').filter({ hasText: why })
    await expect(proposed('由该单位办理').first()).toBeVisible()
    await expect(proposed('规则：提到“流动摊贩”')).toContainText('市市场监督管理局')
    await proposed('规则：地点在翠湖小区').getByTestId('hint').click()
    await bench.send()
    await expect(bench.at('status')).toHaveText('待签收')
    await expect(bench.at('department')).toHaveText('云麓区12345热线分中心')
  })
  await page.context().close()
})

test('a view is kept, and a text that is often written', async ({ browser, boundCitizen }) => {
  const { visit } = await boundCitizen('吴三')
  const number = await visit.file({ ...nightNoise, title: '井盖破损' })
  const page = await atConsole(browser, 'dispatcher', '/tickets')
  const bench = new Workbench(page)
  await bench.newest()
  await bench.at('view-add').click()
  await bench.at('view-name').fill(`新来的${number.slice(-6)}`)
  await bench.at('view-save').click()
  await page
    .getByTestId('view')
    .filter({ hasText: number.slice(-6) })
    .click()
  await bench.row(number).click()
  await test.step('it gets another name', async () => {
    await page.getByRole('button', { name: `修改视图新来的${number.slice(-6)}` }).click()
    await page.getByTestId('view-rename').filter({ visible: true }).click()
    await bench.at('view-name').fill(`空的${number.slice(-6)}`)
    await bench.at('view-save').click()
    const view = page.getByTestId('view').filter({ hasText: `空的${number.slice(-6)}` })
    await view.click()
    await expect(bench.row(number)).toBeVisible()
  })
  await bench.show('submitted')
  await bench.newest()
  await bench.row(number).click()
  await bench.act('return')
  const reason = bench.field('reason').getByRole('textbox')
  await reason.fill('请补充【标题】的具体位置')
  await bench.at('keep-template').click()
  await bench.at('template-name').fill(`补地点${number.slice(-6)}`)
  await bench.at('template-save').click()
  await reason.fill('您好，谢谢')
  await reason.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(3, 3))
  await bench.at('templates').click()
  await page
    .getByTestId('template')
    .filter({ hasText: number.slice(-6) })
    .click()
  await expect(reason).toHaveValue('您好，请补充井盖破损的具体位置谢谢')
  await page.keyboard.press('Control+z')
  await expect(reason).toHaveValue('您好，谢谢')
  await page.context().close()
})

test('a view takes the filters of today, but not over somebody else’s change', async ({
  browser,
}) => {
  const name = `两处${Date.now() % 1_000_000}`
  const page = await atConsole(browser, 'dispatcher', '/tickets')
  const bench = new Workbench(page)
  const view = page.getByTestId('view').filter({ hasText: name })
  const overwrite = async () => {
    await page.getByRole('button', { name: `修改视图${name}` }).click()
    await page.getByTestId('view-overwrite').filter({ visible: true }).click()
    await page.getByRole('button', { name: '更新视图' }).click()
  }
  await bench.show('done')
  await expect(bench.at('row')).toBeVisible()
  await bench.at('view-add').click()
  await bench.at('view-name').fill(name)
  await bench.at('view-save').click()
  await view.click()
  await bench.at('filters').click()
  await bench.at('filter-district').fill('没有这个区')
  await page.keyboard.press('Enter')
  await expect(bench.at('empty')).toBeVisible()

  await test.step('it is changed elsewhere meanwhile', async () => {
    const there = await atConsole(browser, 'dispatcher', '/tickets')
    await there.getByRole('button', { name: `修改视图${name}` }).click()
    await there.getByTestId('view-rename').filter({ visible: true }).click()
    await there.getByTestId('view-name').fill(`${name}新`)
    await there.getByTestId('view-save').click()
    await expect(there.getByTestId('view').filter({ hasText: `${name}新` })).toBeVisible()
    await there.context().close()
  })
  await test.step('which is told, in letters that can be read', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await overwrite()
    await expect(page.locator('.el-message')).toContainText('刚刚在别处被修改')
    await expect(page.locator('.el-message')).toHaveCSS('opacity', '1')
    await page.locator('.el-message').hover() // it stays as long as somebody reads it
    const bad = await seriousFaults(page, (axe) =>
      axe.include('.el-message').withRules(['color-contrast']),
    )
    expect(bad).toEqual([])
  })
  await test.step('asked again, it takes them', async () => {
    await overwrite() // by the beginning of its new name
    await bench.show('done')
    await expect(bench.at('row')).toBeVisible()
    await view.click()
    await expect(bench.at('empty')).toBeVisible()
  })
  await page.context().close()
})
