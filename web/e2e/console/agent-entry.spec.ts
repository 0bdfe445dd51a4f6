import { randomInt } from 'node:crypto'
import { groupNumber } from '@shared/number'
import { atConsole } from '../support/console'
import { expect, test } from '../support/test'
import { Workbench } from '../support/workbench'

test('an agent takes down what somebody tells on the phone, and the dispatcher finds it in 待受理', async ({
  browser,
}) => {
  const page = await atConsole(browser, 'agent')
  const at = (id: string) => page.getByTestId(id)
  // Somebody else and something else for each try: what is alike is held up.
  const line = String(randomInt(1e4)).padStart(4, '0')
  const thing = ['地铁口井盖缺失', '公园长椅断裂'][test.info().retry % 2]!
  const place = ['云麓区麓湖路地铁站A口', '珠湾区滨江公园北门'][test.info().retry % 2]!
  const title = `${thing} ${Date.now() % 100_000}`
  const field = (id: string) => page.locator('.field').filter({ has: at(id) })

  // The demo has no map: this one is blank.
  await page.route('**/map-tiles', (route) =>
    route.fulfill({ json: { url: '/console/no-tile-{z}-{x}-{y}.png', attribution: '' } }),
  )

  await test.step('the page is in the navigation, whatever the desk', async () => {
    await page.getByRole('link', { name: '代录诉求' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('代录诉求')
  })

  await test.step('what is wrong stands beside its field, and nothing typed is lost', async () => {
    await at('phone').fill('138 0013')
    await at('contact-name').fill('王芳')
    await at('category').click()
    await page.getByRole('option', { name: '求助/投诉/举报问题' }).click()
    await at('ticket-title').fill(title)
    await at('ticket-address').fill(place)
    await at('ticket-content').fill(`今天早上发现${thing}，行人容易受伤。`)
    await expect(at('missing')).toContainText('希望解决')
    await at('enter').click()
    await expect(field('phone').getByTestId('fault')).toHaveText('请填写11位手机号码')
    await expect(field('nature-求助').getByTestId('fault')).toHaveText('请选择诉求性质')
    await expect(field('public-no').getByTestId('fault')).toHaveText('请选择公开意向')
    await expect(page.getByTestId('fault')).toHaveCount(3)
    await expect(at('phone')).toBeFocused()
    await page.reload()
    await expect(at('ticket-title')).toHaveValue(title)
    await expect(at('phone')).toHaveValue('138 0013')
  })

  await test.step('the log-in ends meanwhile', async () => {
    await at('phone').fill(`138 0014 ${line}`)
    await at('nature-求助').check({ force: true })
    await at('public-no').check({ force: true })
    await page.context().clearCookies()
    await at('enter').click()
    await new Workbench(page).logInAgain()
    await expect(at('entered')).toBeVisible()
  })

  const number = (await at('entered').getAttribute('data-number'))!
  expect(number).toMatch(/^\d{6}3\d{7}$/) // 客服代录

  await test.step('the agent reads it, and the next form is blank', async () => {
    await expect(at('entered')).toContainText(groupNumber(number))
    await at('to-ticket').click()
    await expect(at('ticket')).toContainText(title)
    await page.goBack()
    await expect(at('ticket-title')).toHaveValue('')
  })

  await test.step('who calls again is known by his phone', async () => {
    await at('phone').fill(`1380014${line}`)
    await at('look-up').click()
    await expect(at('found')).toContainText(title)
    await expect(at('found')).toContainText('待受理')
  })

  await test.step('the same once more is shown before it is filed, and a place is marked on the map', async () => {
    await at('contact-name').fill('王芳')
    await at('category').click()
    await page.getByRole('option', { name: '求助/投诉/举报问题' }).click()
    await at('nature-求助').check({ force: true })
    await at('ticket-title').fill(title)
    await at('ticket-address').fill(place)
    await at('ticket-content').fill(`${thing}，还是没有人来修，行人容易受伤。`)
    await at('public-no').check({ force: true })
    await at('call-place').getByText('地图位置').click()
    const map = page.getByRole('application', { name: '事发地点' }) // its frame stands there before it has been fetched
    await map.click({ position: { x: 120, y: 90 } })
    await expect(at('place-set')).toBeVisible()
    await at('place-clear').click()
    await expect(at('place-set')).toBeHidden()
    await map.focus()
    await expect(at('map-cross')).toBeVisible()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await expect(at('place-set')).toBeVisible()
    await expect(at('map-said')).toContainText('已标出')
    await at('enter').click()
    await expect(at('similar')).toContainText('同一电话，标题相近')
    await at('enter').click()
    await expect(at('entered')).toBeVisible()
    expect(await at('entered').getAttribute('data-number')).not.toBe(number)
  })

  await test.step('the dispatcher finds it in 待受理', async () => {
    const bench = new Workbench(await atConsole(browser, 'dispatcher', '/tickets'))
    await bench.show('submitted')
    await bench.newest()
    await bench.row(number).click()
    await expect(bench.at('ticket')).toContainText(title)
    await expect(bench.at('ticket')).toContainText('客服代录')
    await expect(bench.at('status')).toHaveText('待受理')
    await bench.page.context().close()
  })
  await page.context().close()
})
