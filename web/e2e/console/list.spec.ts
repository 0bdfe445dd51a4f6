import { atConsole } from '../support/console'
import { nightNoise } from '../support/pages'
import { expect, test } from '../support/test'
import { Workbench } from '../support/workbench'

test('the way back from a ticket leads to the list as it was left, and so does a link to it', async ({
  browser,
}) => {
  const page = await atConsole(browser, 'dispatcher', '/tickets', { width: 1000, height: 700 })
  const bench = new Workbench(page)
  await bench.show('done')
  await bench.at('filters').click()
  await page.getByRole('checkbox', { name: '我经手的' }).uncheck({ force: true })
  await bench.at('filter-category').click()
  await page.getByRole('option', { name: '噪音扰民' }).click()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/queue=done&category=C5/)
  await expect(bench.at('row')).toContainText('已办结')
  const list = bench.at('list')
  const rows = page.getByTestId('row')
  const before = await rows.allInnerTexts()
  await list.evaluate((el) => (el.scrollTop = el.scrollHeight))
  const top = await list.evaluate((el) => el.scrollTop)
  expect(top).toBeGreaterThan(0)
  await rows.last().getByRole('button').click()
  await expect(page).toHaveURL(/tickets\/\d{14}$/)
  await page.goBack()
  await expect(page).toHaveURL(/queue=done&category=C5/)
  await expect(rows).toHaveText(
    before.map((text) => text.split('\n')[0]!).map((t) => new RegExp(t)),
  )
  await expect.poll(() => list.evaluate((el) => el.scrollTop)).toBe(top)
  await page.reload()
  await expect(bench.at('filters')).toContainText('（1）')
  await expect(rows.first()).toBeVisible()
  await page.context().close()
})

test('what comes into a list is said, and the list does not move until one asks for it', async ({
  browser,
  boundCitizen,
}) => {
  const { visit } = await boundCitizen('吴一')
  const first = await visit.file(nightNoise)
  const page = await atConsole(browser, 'dispatcher', '/tickets')
  await page.clock.install()
  await page.reload()
  const bench = new Workbench(page)
  await bench.newest()
  await expect(bench.row(first)).toBeVisible()
  const number = await visit.file(nightNoise)
  await page.clock.runFor(31_000)
  await expect(bench.at('renew')).toContainText('件新工单')
  await expect(bench.row(number)).toBeHidden()
  await bench.at('renew').click()
  await expect(bench.row(number)).toBeVisible()
  await expect(bench.at('renew')).toBeHidden()
  await page.context().close()
})
