import { atConsole } from '../support/console'
import { expect, test } from '../support/test'

test('the menu: an editor changes it, an admin publishes it and brings back what was', async ({
  browser,
  standin,
}) => {
  const names = async () => (await standin.menu()).map((t) => t.name)
  const editor = await atConsole(browser, 'editor', '/menu')
  const admin = await atConsole(browser, 'admin', '/menu')

  await test.step('a name that is too long is said beside it, at once, and when it is cut on a phone', async () => {
    await editor.getByTestId('tab-0').click()
    await editor.getByTestId('menu-name').fill('市民诉求和建议')
    await expect(editor.getByTestId('fault')).toContainText('名称最多16字节')
    await expect(editor.getByTestId('fault-count')).toContainText('有1处')
    await editor.getByTestId('menu-name').fill('我要诉求')
    await expect(editor.getByTestId('fault-count')).toBeHidden()
  })

  await test.step('an entry is moved by a key, and one is added', async () => {
    await editor.getByTestId('tab-1').click()
    const first = await editor.getByTestId('entry-1-0').textContent()
    await editor.getByTestId('entry-1-0').press('Alt+ArrowDown')
    await expect(editor.getByTestId('entry-1-1')).toHaveText(first!)
    await editor.getByTestId('add-entry-1').click()
    await editor.getByTestId('menu-name').fill('便民地图')
    await editor.getByTestId('menu-kind').click()
    await editor.getByRole('option', { name: '打开网址' }).click()
    await editor.getByTestId('menu-url').fill('map.example')
    await expect(editor.getByTestId('fault').first()).toContainText('https://')
    await editor.getByTestId('menu-url').fill('https://map.example/gz')
    await expect(editor.getByTestId('fault-count')).toBeHidden()
  })

  await test.step('what was not saved is there after a reload; then it is saved as a draft', async () => {
    await editor.reload()
    await expect(editor.getByTestId('menu-state')).toContainText('未保存')
    await expect(editor.getByTestId('tab-0')).toContainText('我要诉求')
    await editor.getByTestId('menu-save').click()
    await expect(editor.getByTestId('menu-state')).toContainText('草稿由 editor 保存')
    expect(await names()).toContain('市民诉求')
  })

  await test.step('an editor compares with what WeChat has, and cannot publish', async () => {
    await editor.getByTestId('menu-compare').click()
    await expect(editor.getByTestId('menu-changes')).toContainText('便民地图')
    await expect(editor.getByTestId('publish-go')).toBeHidden()
    await editor.keyboard.press('Escape')
  })

  await test.step('the admin reads the difference, says why, and publishes', async () => {
    await admin.reload()
    await admin.getByTestId('menu-compare').click()
    await expect(admin.getByTestId('menu-changes')).toContainText('我要诉求')
    await admin.getByTestId('publish-go').click()
    await expect(admin.getByRole('dialog').getByTestId('fault')).toContainText('发布说明')
    await admin.getByTestId('publish-note').fill('增加便民地图')
    await admin.getByTestId('publish-go').click()
    await expect(admin.getByTestId('publish-go')).toBeHidden()
    await expect(admin.getByTestId('menu-state')).toContainText('admin 发布')
    const [first, second] = await standin.menu()
    expect(first!.name).toBe('我要诉求')
    expect(second!.sub_button.at(-1)).toMatchObject({
      name: '便民地图',
      url: 'https://map.example/gz',
    })
  })

  await test.step('what two write at once is not overwritten', async () => {
    await editor.reload()
    await admin.getByTestId('tab-2').click()
    await admin.getByTestId('menu-name').fill('我的')
    await admin.getByTestId('menu-save').click()
    await expect(admin.getByTestId('menu-state')).toContainText('草稿由 admin 保存')
    await editor.getByTestId('tab-2').click()
    await editor.getByTestId('menu-name').fill('个人')
    await editor.getByTestId('menu-save').click()
    await expect(editor.getByTestId('menu-fault')).toContainText('刚刚被其他人修改')
    await expect(editor.getByTestId('menu-name')).toHaveValue('个人')
  })

  await test.step('it is brought back, and the history says who, when and why', async () => {
    await admin.getByText('发布记录').click()
    await admin.getByTestId('restore-guide').click()
    await admin.getByTestId('reason').fill('恢复为用户手册的菜单')
    await admin.getByTestId('reason-go').click()
    await expect(admin.getByRole('row', { name: /恢复为用户手册的菜单/ })).toContainText('已发布')
    await expect(admin.getByRole('row', { name: /增加便民地图/ })).toContainText('editor / admin')
    expect(await names()).toEqual(['市民诉求', '市民服务', '个人中心'])
  })
})
