import type { Locator, Page } from '@playwright/test'
import { seriousFaults } from '../support/axe'
import { atConsole } from '../support/console'
import { expectNoSideways } from '../support/layout'
import { nightNoise } from '../support/pages'
import { expect, test } from '../support/test'
import { Workbench } from '../support/workbench'

/** The narrowest that we promise: a tablet upright. The agents' desk is in agent.console. */
test('at 768 px nothing scrolls sideways, and what is needed is on the screen', async ({
  browser,
  boundCitizen,
  staffOf,
}) => {
  const { citizen, visit } = await boundCitizen('郑一')
  const number = await visit.file({ ...nightNoise, title: '楼下商铺音响到深夜，多次劝阻无效' })
  await staffOf(citizen).dispatch(number, 'CG')
  const page = await atConsole(browser, 'supervisor', '/tickets', { width: 768, height: 1024 })
  const bench = new Workbench(page)

  await test.step('the list', async () => {
    await bench.show('open')
    await expect(bench.at('row')).toBeVisible()
    await fits(page, bench.at('search'), bench.at('filters'), bench.at('order'), bench.at('row'))
    expect(await seriousFaults(page)).toEqual([])
  })
  await test.step('a ticket has a page of its own, with its steps and their form', async () => {
    await page.goto(`/console/tickets/${number}`)
    await fits(page, bench.at('status'), bench.at('act-supervise'))
    await bench.act('supervise')
    await fits(page, bench.at('step-go'), bench.at('step-cancel'))
  })
  await test.step('the board', async () => {
    await page.goto('/console/board')
    await expect(page.getByTestId('heat')).toBeVisible()
    await fits(page, page.getByRole('button', { name: '大屏显示' }), page.getByTestId('red'))
    expect(await seriousFaults(page)).toEqual([])
  })
  await test.step('a sheet for paper', async () => {
    await page.goto(`/console/tickets/${number}/print`)
    await expect(page.getByTestId('print-sheet')).toContainText(nightNoise.content)
    await fits(page, page.getByTestId('unmask'), page.getByRole('button', { name: '打印' }))
  })
  await page.context().close()
})

async function fits(page: Page, ...parts: Locator[]) {
  for (const part of parts) await expect(part).toBeInViewport({ ratio: 1 })
  await expectNoSideways(page)
}
