import { numberFault } from '@shared/number'
import { lookUp, nightNoise } from './support/pages'
import { expect, test } from './support/test'

const notFound = '没有查询到该编号的诉求。请核对编号；只能查询以您绑定手机号自助提交的诉求。'

test('one citizen does not see the other’s ticket', async ({ boundCitizen, phones }) => {
  const owner = await boundCitizen('张三')
  const other = await boundCitizen('李奶奶')
  const number = await owner.visit.file(nightNoise)
  const [own, others] = await phones(owner.citizen, other.citizen)

  await test.step('in the pages: a foreign number and an unknown one look the same', async () => {
    await own!.open('个人中心', '我的诉求')
    await expect(own!.page.getByTestId('ticket-item')).toHaveCount(1)
    await others!.open('个人中心', '我的诉求')
    await expect(others!.page.getByTestId('empty')).toBeVisible()

    await lookUp(own!.page, number)
    await expect(own!.page.getByTestId('ticket-title')).toHaveText(nightNoise.title)
    for (const asked of [number, unknown(number)]) {
      await others!.close()
      await others!.open('个人中心', '进度查询')
      await lookUp(others!.page, asked)
      await expect(others!.page.getByTestId('load-error').getByRole('paragraph')).toHaveText(
        notFound,
      )
      await expect(others!.page.getByTestId('ticket-title')).toBeHidden()
    }
  })

  await test.step('in the chat: the number answers its owner only', async () => {
    await own!.close()
    await own!.say(number)
    await expect(own!.heard('当前状态：待受理')).toBeVisible()

    await others!.close()
    await others!.say(number)
    await expect(others!.heard(notFound)).toHaveCount(1)
    await others!.say(unknown(number))
    await expect(others!.heard(notFound)).toHaveCount(2)
    await expect(others!.heard('当前状态')).toHaveCount(0)
  })
})

test('a citizen without a bound phone is led to binding', async ({ standin, phones }) => {
  const [phone] = await phones(await standin.addCitizen('王五'))
  await phone!.follow()
  await phone!.say('26112310483520')
  await expect(phone!.heard('使用该功能前请先绑定手机号')).toBeVisible()
  await phone!.open('个人中心', '进度查询')
  await expect(phone!.page.getByTestId('need-binding')).toBeVisible()
})

/** A number with a right check digit that nobody has been given: of the same day, a serial far away. */
function unknown(number: string): string {
  const serial = String((Number(number.slice(7, 13)) + 500_000) % 1_000_000).padStart(6, '0')
  const start = number.slice(0, 7) + serial
  return start + [...'0123456789'].find((d) => numberFault(start + d) === '')
}
