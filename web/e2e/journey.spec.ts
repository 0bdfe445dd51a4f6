import { BindingPage, ComplaintPage, listed, lookUp, nightNoise } from './support/pages'
import { expect, test } from './support/test'

const menu = {
  市民诉求: ['我要诉求', '在线客服'],
  市民服务: ['案例公开', '热门话题', '我要查询', '工作动态'],
  个人中心: ['我的诉求', '进度查询', '账户绑定'],
}

test('follow, bind, file with two photos, find it again, unbind', async ({ standin, phones }) => {
  const citizen = await standin.addCitizen('张三')
  const [phone] = await phones(citizen)
  const { page } = phone!

  await test.step('关注：the menu has the nine entries in order', async () => {
    await phone!.follow()
    await expect(phone!.heard('欢迎关注广州12345')).toBeVisible()
    for (const [tab, entries] of Object.entries(menu))
      await expect(await phone!.openTab(tab)).toHaveText(entries)
  })

  await test.step('账户绑定 by the code in the text message', async () => {
    await phone!.open('个人中心', '账户绑定')
    const binding = new BindingPage(page)
    await binding.fill('张三', citizen.phone)
    const code = await phone!.codeFromInbox(binding.sendCode)
    await binding.bind(code)
    await expect(page.getByTestId('bound-name')).toHaveText('张*')
    await expect(page.getByTestId('bound-phone')).toHaveText(masked(citizen.phone))
    await phone!.close()
    await expect(phone!.heard('绑定成功')).toBeVisible()
  })

  const number = await test.step('我要诉求 with place and photos', async () => {
    await phone!.open('市民诉求', '我要诉求')
    const form = new ComplaintPage(page)
    await form.choose('C5')
    await form.located(citizen.place.label)
    await form.addPhotos(2)
    await form.fill(nightNoise) // at another address
    await form.agree()
    await form.submit()
    const number = await form.number()
    await phone!.close()
    await expect(phone!.heard(number)).toBeVisible()
    return number
  })

  await test.step('我的诉求: the list, and the ticket in full', async () => {
    await phone!.open('个人中心', '我的诉求')
    await listed(page, number).click()
    await expect(page.getByTestId('ticket-title')).toHaveText(nightNoise.title)
    await expect(page.getByTestId('status')).toHaveText('待受理')
    await expect(page.getByTestId('timeline').getByRole('listitem')).toHaveCount(1)
    await expect(page.getByTestId('timeline')).toContainText('提交')
    await expect(page.getByRole('definition').filter({ hasText: nightNoise.address })).toBeVisible()
    const photos = page.getByTestId('photo').getByRole('img')
    await expect(photos).toHaveCount(2)
    for (const photo of await photos.all()) {
      await photo.scrollIntoViewIfNeeded() // they load when they come into view
      await expect(photo).toHaveJSProperty('complete', true)
      expect(await photo.evaluate((i: HTMLImageElement) => i.naturalWidth)).toBeGreaterThan(0)
    }
    await phone!.close()
  })

  await test.step('进度查询 by number', async () => {
    await phone!.open('个人中心', '进度查询')
    await lookUp(page, number)
    await expect(page.getByTestId('status')).toHaveText('待受理')
    await expect(page.getByTestId('timeline')).toContainText('提交')
    await phone!.close()
  })

  await test.step('解除绑定 hides the list', async () => {
    await phone!.open('个人中心', '账户绑定')
    await new BindingPage(page).unbind()
    await phone!.close()
    await expect(phone!.heard('已解除绑定')).toBeVisible()
    await phone!.open('个人中心', '我的诉求')
    await expect(page.getByTestId('need-binding')).toBeVisible()
    await expect(listed(page, number)).toHaveCount(0)
  })
})

const masked = (phone: string) => `${phone.slice(0, 3)}****${phone.slice(-4)}`
