import { nightNoise } from '../support/pages'
import { atConsole } from '../support/console'
import { expect, test } from '../support/test'
import { Workbench } from '../support/workbench'

test('a handler’s day: 签收, contact, 延期, photos, 答复', async ({
  browser,
  boundCitizen,
  staffOf,
}) => {
  const { citizen, visit } = await boundCitizen('周一')
  const staff = staffOf(citizen)
  const photos = [await visit.photo(), await visit.photo()]
  const number = await visit.file(nightNoise, false, photos, { lat: 23.12911, lng: 113.26438 })
  await staff.dispatch(number, 'CG')
  const page = await atConsole(browser, 'handler-CG', '/tickets')
  const bench = new Workbench(page)

  await test.step('待签收 is what comes first', async () => {
    await expect(bench.queue('assigned')).toHaveAttribute('aria-current', 'true')
    await bench.newest()
    await bench.row(number).click()
    await bench.act('sign')
    await bench.send()
    await expect(bench.at('status')).toHaveText('办理中')
  })

  await test.step('the citizen is called, and it is noted', async () => {
    await bench.reveal('phone', '联系市民核实')
    await expect(bench.at('reveal-phone')).toContainText(citizen.phone)
    await bench.act('contact')
    await bench.field('note').getByRole('textbox').fill('已电话联系，约定明早现场查看')
    await bench.send()
    await expect(bench.at('timeline')).toContainText('约定明早现场查看')
  })

  await test.step('the photos are seen after a reason, and one of them large', async () => {
    await bench.at('show-photos').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByTestId('reason').fill('了解现场情况')
    await dialog.getByTestId('reason-go').click()
    await expect(dialog).toBeHidden()
    const small = page.getByRole('button', { name: '放大第2张照片' })
    await expect(small.getByRole('img')).toHaveJSProperty('complete', true)
    await small.click()
    const large = page.locator('.el-image-viewer__img')
    await expect(large).toBeVisible()
    await expect(large).toHaveAttribute('src', (await small.getByRole('img').getAttribute('src'))!)
    await expect(large).toHaveJSProperty('naturalWidth', 1)
    // The keys belong to the picture: Escape closes it, and the ticket stays.
    await page.keyboard.press('Escape')
    await expect(large).toBeHidden()
    await expect(bench.at('ticket')).toBeVisible()
  })

  await test.step('where it is: a square, and the point after a reason', async () => {
    await bench.at('place').getByText('地图').click()
    const square = bench.at('place-map').locator('path[fill-opacity="0.6"]')
    const point = bench.at('place-map').locator('path[fill-opacity="1"]')
    await expect(square).toHaveCount(1)
    await expect(point).toHaveCount(0)
    await expect(bench.at('reveal-point')).toContainText('***')
    await bench.reveal('point', '到现场查看')
    await expect(bench.at('reveal-point')).toContainText('23.12911')
    await expect(point).toHaveCount(1)
    await expect(square).toHaveCount(0)
  })

  await test.step('延期 is asked for; the supervisor grants it', async () => {
    await bench.act('ask_extension')
    await bench.field('reason').getByRole('textbox').fill('需要会同规划部门核实')
    await bench.send()
    await expect(bench.at('request')).toContainText('延期')
    const over = await atConsole(browser, 'supervisor', '/tickets')
    const desk = new Workbench(over)
    await expect(desk.queue('requests')).toHaveAttribute('aria-current', 'true')
    await desk.newest()
    await desk.row(number).click()
    await desk.act('grant_extension')
    await desk.send()
    await expect(desk.at('timeline')).toContainText('同意延期')
    await over.context().close()
  })

  await test.step('what is missing in the answer is named, and the rest stays', async () => {
    await page.goto(`/console/tickets/${number}`)
    await bench.act('reply')
    const text = bench.field('text').getByRole('textbox')
    await text.fill('已处理。')
    await bench.field('internal').getByRole('textbox').fill('现场检查')
    await bench.field('truth').getByText('属实', { exact: true }).click()
    await bench.field('solved').getByText('已解决').click()
    await bench.send()
    await expect(bench.field('text').getByTestId('fault')).toContainText('20')
    await expect(text).toHaveValue('已处理。')
    await text.fill('经现场核查，该工地夜间施工未取得许可，已责令停止施工，请您监督。')
    await bench.send()
    await expect(bench.at('status')).toHaveText('待审核')
    await expect(bench.at('reply')).toContainText('请您监督')
  })

  await test.step('the file for paper is masked until a reason is given, and takes the photos along', async () => {
    await page.goto(`/console/tickets/${number}/print`)
    const sheet = page.getByTestId('print-sheet')
    await expect(sheet).toContainText(nightNoise.title)
    await expect(sheet).toContainText('请您监督')
    await expect(sheet).toContainText('期限说明')
    await expect(sheet).not.toContainText(citizen.phone)
    const because = async (button: string, reason: string) => {
      await page.getByTestId(button).click()
      const dialog = page.getByRole('dialog').filter({ visible: true })
      await dialog.getByTestId('reason').fill(reason)
      await dialog.getByTestId('reason-go').click()
      await expect(dialog).toBeHidden()
    }
    await because('unmask', '现场处置')
    await expect(sheet).toContainText(citizen.phone)
    await because('with-photos', '存档')
    await expect(sheet.getByRole('img')).toHaveCount(2)
    await expect(sheet.getByRole('img').last()).toHaveJSProperty('complete', true)
    await page.emulateMedia({ media: 'print' })
    await expect(page.getByTestId('unmask')).toBeHidden()
    await expect(sheet).toContainText('请勿外传')
  })

  await test.step('the auditor reads that he saw the point, and why', async () => {
    const auditor = await atConsole(browser, 'auditor', '/audit')
    await auditor.getByTestId('audit-subject').fill(`tickets/${number}`)
    await auditor.keyboard.press('Enter')
    await expect(
      auditor.getByRole('row').filter({ hasText: 'handler-CG' }).filter({ hasText: '字段：位置' }),
    ).toContainText('查看个人信息')
    await auditor.goto('/console/views')
    await auditor.getByTestId('views-ticket').fill(number)
    await auditor.keyboard.press('Enter')
    await expect(auditor.getByRole('row').filter({ hasText: '到现场查看' })).toContainText('位置')
    await auditor.context().close()
  })
  await page.context().close()
})

test('another department’s ticket is not to be found', async ({
  browser,
  boundCitizen,
  staffOf,
}) => {
  const { citizen, visit } = await boundCitizen('周二')
  const number = await visit.file({ ...nightNoise, title: '夜市占道' })
  await staffOf(citizen).dispatch(number, 'GA')
  const page = await atConsole(browser, 'handler-CG', `/tickets/${number}`)
  await expect(new Workbench(page).at('load-error')).toContainText('没有这个编号的工单')
  await page.context().close()
})
