import type { Page } from '@playwright/test'
import { atConsole } from '../support/console'
import { exported } from '../support/exports'
import { nightNoise } from '../support/pages'
import { expect, test } from '../support/test'
import { Workbench } from '../support/workbench'

test('a supervisor’s day: a request, 督办, the board, a report whose file has the same numbers', async ({
  browser,
  boundCitizen,
  staffOf,
}) => {
  const { citizen, visit } = await boundCitizen('吴一')
  const staff = staffOf(citizen)
  const number = await visit.file(nightNoise, false, [], { lat: 23.1291, lng: 113.2644 })
  await staff.dispatch(number, 'CG')
  await staff.sign(number, 'CG')
  await staff.askExtension(number, 'CG', 5, '需要会同规划部门核实')
  const page = await atConsole(browser, 'supervisor', '/tickets')
  const bench = new Workbench(page)

  await test.step('延期 is granted', async () => {
    await expect(bench.queue('requests')).toHaveAttribute('aria-current', 'true')
    await bench.newest()
    await bench.row(number).click()
    await bench.act('grant_extension')
    await bench.send()
    await expect(bench.at('timeline')).toContainText('同意延期')
  })

  await test.step('督办 with a yellow card stands on the board', async () => {
    await page.goto('/console/board')
    const yellow = page.getByTestId('yellow')
    await expect(yellow).toBeVisible()
    const before = Number(await yellow.innerText())
    await page.goto(`/console/tickets/${number}`)
    await bench.act('supervise')
    await bench.field('level').getByText('黄牌').click()
    await bench.field('reason').getByRole('textbox').fill('请尽快到现场处理并反馈')
    await bench.send()
    await expect(bench.at('timeline')).toContainText('请尽快到现场处理并反馈')
    await page.goto('/console/board')
    await expect(yellow).toHaveText(String(before + 1), { timeout: 20_000 })
    await expect(page.getByTestId('wait-CG')).toContainText('城管')
  })

  await test.step('a report by department, over a chart', async () => {
    await page.goto('/console/reports?by=department')
    await expect(page.getByTestId('total-submitted')).toBeVisible()
    await expect(page.getByTestId('chart').locator('canvas')).toBeVisible()
    await expect(page.getByTestId('tickets-table')).toContainText('城管')
  })

  await test.step('its file has the numbers of the screen, and who took it out', async () => {
    const screen = await cells(page)
    const file = await exported(page, '本报表（CSV）')
    const lines = file
      .replace(/^\ufeff/, '')
      .split('\r\n')
      .map((l) => l.split(','))
    expect(lines[0]![0]).toContain('导出人：supervisor')
    expect(lines.slice(2, 2 + screen.length)).toEqual(screen)
  })

  await test.step('the list of tickets is masked', async () => {
    const file = await exported(page, '诉求清单（CSV）')
    expect(file).toContain(number)
    expect(file).not.toContain(citizen.phone)
    expect(file).toContain(citizen.phone.replace(/^(\d{3})\d{4}/, '$1****'))
  })

  await test.step('where much happens', async () => {
    await page.goto('/console/hotspots')
    await expect(page.getByTestId('hot-list').locator('tbody tr')).not.toHaveCount(0)
    await expect(page.getByTestId('place-map').locator('path')).not.toHaveCount(0)
    await page.getByTestId('hot-list').getByRole('button').first().click()
    await expect(page.getByText('这里最近的诉求')).toBeVisible()
  })
  await page.context().close()
})

test('an auditor reads who exported what, and fetches none of their files', async ({ browser }) => {
  const over = await atConsole(browser, 'supervisor', '/reports')
  await expect(over.getByTestId('total-submitted')).toBeVisible()
  await exported(over, '本报表（CSV）')
  await over.context().close()
  const page = await atConsole(browser, 'auditor', '/exports')
  const row = page.getByRole('row').nth(1)
  await expect(row).toContainText('supervisor')
  await expect(row).toContainText('统计报表')
  await expect(row.getByRole('link', { name: /下载/ })).toHaveCount(0)
  await page.goto('/console/reports')
  await expect(page.getByTestId('total-submitted')).toHaveCount(0)
  await page.context().close()
})

/** The table of a report, as it is read. */
const cells = (page: Page) =>
  page
    .getByTestId('tickets-table')
    .locator('tr')
    .evaluateAll((rows) =>
      rows.map((r) => [...r.querySelectorAll('th, td')].map((c) => c.textContent!.trim())),
    )
