import { atConsole } from '../support/console'
import { nightNoise } from '../support/pages'
import { expect, test } from '../support/test'
import { Workbench } from '../support/workbench'

test('whom to call back stands in 待回访 until he was reached', async ({
  browser,
  boundCitizen,
  staffOf,
}) => {
  const { citizen, visit } = await boundCitizen('吴一')
  const staff = staffOf(citizen)
  const number = await visit.file(nightNoise)
  await staff.dispatch(number, 'CG')
  await staff.sign(number, 'CG')
  await staff.supervise(number, 2, '请尽快到现场处理') // or a sample decides whether he is called
  await staff.finish(number, 'CG', '已责令该工地立即停止夜间施工，并依法立案处理，请您监督。')
  const page = await atConsole(browser, 'agent', '/tickets')
  const bench = new Workbench(page)
  await expect(bench.queue('call_back')).toHaveAttribute('aria-current', 'true')
  await expect(bench.queue('call_back').getByTestId('count')).toBeVisible()
  await bench.find(number)
  await expect(bench.row(number)).toContainText('回访剩')

  await bench.row(number).click()
  await bench.act('call_back')
  await bench.field('reached').getByText('未接通').click()
  await bench.send()
  await expect(bench.at('call-back')).toContainText('已拨打1次，最多3次')

  await bench.act('call_back')
  await bench.field('reached').getByText('接通', { exact: true }).click()
  await bench.field('solved').getByText('已解决', { exact: true }).click()
  await bench.field('satisfied').getByText('满意', { exact: true }).click()
  await bench.send()
  await expect(bench.at('call-back')).toBeHidden()
  await bench.at('refresh').click()
  await bench.all()
  await expect(bench.row(number)).toBeHidden()
  await page.context().close()
})
