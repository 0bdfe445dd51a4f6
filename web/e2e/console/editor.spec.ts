import type { Page } from '@playwright/test'
import { atConsole, origin } from '../support/console'
import { exported } from '../support/exports'
import { expect, test } from '../support/test'

/** One pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('editors: one writes an article, another reviews it, and citizens read it', async ({
  browser,
}) => {
  const title = `电动自行车怎么上牌 ${Date.now() % 100_000}`
  const one = await atConsole(browser, 'editor', '/entries')
  let code = ''

  await test.step('what is typed is shown as citizens will see it, and nothing of it is lost', async () => {
    await one.getByTestId('entry-new').click()
    await one.getByTestId('new-article').click()
    await one.getByTestId('entry-title').fill(title)
    await one.getByTestId('entry-body').fill('## 材料\n\n- 身份证\n- **购车发票**')
    await expect(one.getByTestId('preview').getByRole('heading', { name: '材料' })).toBeVisible()
    await one.getByTestId('entry-save').click()
    await expect(one.getByTestId('fault')).toContainText('责任单位')
    await one.reload()
    await expect(one.getByTestId('entry-title')).toHaveValue(title)
    await expect(one.getByTestId('entry-body')).toHaveValue(/购车发票/)
    await one.getByTestId('entry-department').click()
    await one.getByRole('option', { name: '公安局' }).first().click()
    await one.getByTestId('entry-save').click()
    await expect(one.getByTestId('entry-work')).toHaveText('第1版待审核')
    code = one.url().split('/').pop()!
    expect(code).toMatch(/^K\d+$/)
    await expect(one.getByTestId('entry-approve')).toBeDisabled()
  })

  await test.step('a picture is put in', async () => {
    await one.getByTestId('view-edit').click()
    await one
      .getByTestId('picture')
      .setInputFiles({ name: '号牌.png', mimeType: 'image/png', buffer: picture })
    await expect(one.getByTestId('entry-body')).toHaveValue(/!\[号牌\]\(picture:/)
    await expect(one.getByTestId('preview').locator('img')).toBeVisible()
    await one.getByTestId('entry-note').fill('加上号牌的样子')
    await one.getByTestId('entry-note').press('Control+s')
    await expect(one.getByTestId('entry-work')).toHaveText('第2版待审核')
  })

  const two = await atConsole(browser, 'editor-2', '/entries?view=draft')
  await test.step('another reads what changed, and sends it back', async () => {
    await two.getByRole('link', { name: title }).click()
    await two.getByTestId('view-versions').click()
    await expect(two.getByTestId('entry-diff')).toContainText('picture:')
    await two.getByTestId('entry-return').click()
    await two.getByTestId('reason').fill('请写明办理地点')
    await two.getByTestId('reason-go').click()
    await expect(two.getByTestId('entry-events')).toContainText('请写明办理地点')
  })

  await test.step('who saves from what he read before is told, and keeps what he typed', async () => {
    await one.reload()
    const late = await one.context().newPage()
    await late.goto(`/console/entries/${code}`)
    await late.getByTestId('view-edit').click()
    await one.getByTestId('view-edit').click()
    await one
      .getByTestId('entry-body')
      .fill('## 材料\n\n- 身份证\n\n到任一交警大队窗口办理，当场发牌。')
    await one.getByTestId('entry-note').fill('补充地点')
    await one.getByTestId('entry-save').click()
    await expect(one.getByTestId('entry-work')).toHaveText('第3版待审核')
    await late.getByTestId('entry-title').fill(`${title}？`)
    await late.getByTestId('entry-note').fill('改标题')
    await late.getByTestId('entry-save').click()
    await expect(late.getByTestId('entry-fault')).toContainText('刚刚被其他人修改')
    await expect(late.getByTestId('entry-title')).toHaveValue(`${title}？`)
    await late.close()
  })

  await test.step('it is approved and published with others, and citizens read it', async () => {
    const pick = (page: Page) =>
      page.getByTestId(`pick-${code}`).locator('xpath=ancestor-or-self::label').first().click()
    await one.goto('/console/entries?view=draft')
    await pick(one)
    await one.getByTestId('bulk-approve').click()
    await expect(one.getByTestId('bulk-rows')).toContainText('您写的草稿，须由另一位编辑审核')
    await expect(one.getByTestId('bulk-go')).toBeDisabled()
    await two.goto('/console/entries?view=draft')
    await pick(two)
    await two.getByTestId('bulk-approve').click()
    await expect(two.getByTestId('bulk-rows')).toContainText('✓ 待发布')
    await two.getByTestId('bulk-go').click()
    await expect(two.getByText('已处理 1 条')).toBeVisible()
    await two.getByTestId('bulk-close').click()
    await expect(two.getByTestId(`pick-${code}`)).toBeHidden()
    await two.goto(`/console/entries/${code}`)
    await expect(two.getByTestId('entry-work')).toHaveText('第3版待发布')
    await two.getByTestId('entry-publish').click()
    await two.getByTestId('reason-go').click()
    await expect(two.getByTestId('entry-state')).toHaveText('已发布')
    const citizen = await browser.newPage()
    await citizen.goto(`${origin}/h5/articles/${code}`)
    await expect(citizen.getByTestId('body')).toContainText('到任一交警大队窗口办理')
    await citizen.close()
  })

  await test.step('one person takes it offline, and it is gone', async () => {
    await one.goto(`/console/entries/${code}`)
    await one.getByTestId('entry-offline').click()
    await one.getByTestId('reason').fill('政策调整')
    await one.getByTestId('reason-go').click()
    await expect(one.getByTestId('entry-state')).toHaveText('已下线')
    const gone = await one.request.get(`${origin}/api/citizen/v1/articles/${code}`)
    expect(gone.status()).toBe(404)
  })
})

test('a file is looked at record by record before anything of it is taken', async ({ browser }) => {
  const page = await atConsole(browser, 'editor', '/entries')
  const file = (articles: object[]) => ({
    name: 'entries.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ knowledge_articles: articles })),
  })
  const good = {
    title: `公租房怎么申请 ${Date.now() % 100_000}`,
    body: '在线提交申请后摇号。',
    dept: '12345',
  }
  await page.getByText('导入导出').click()
  await page.getByRole('menuitem', { name: '导入…' }).click()
  await page.getByTestId('import-file').setInputFiles(file([good, { title: '短', body: '' }]))
  await expect(page.getByTestId('import-faults')).toContainText('knowledge_articles[2].body')
  await expect(page.getByTestId('import-go')).toBeDisabled()
  await page.getByTestId('import-file').setInputFiles(file([good]))
  await expect(page.getByTestId('import-plan')).toContainText('新增 1 条')
  await page.getByTestId('import-go').click()
  await expect(page.getByRole('link', { name: good.title })).toBeVisible()
  const all = JSON.parse(await exported(page, '全部内容（JSON）')) as {
    exported: string
    knowledge_articles: { title: string }[]
  }
  expect(all.exported).toContain('导出人：editor')
  expect(all.knowledge_articles.map((a) => a.title)).toContain(good.title)
})

test('words are searched as one another', async ({ browser }) => {
  const page = await atConsole(browser, 'editor', '/synonyms')
  await page.getByTestId('synonyms-add').click()
  const words = page
    .getByTestId('synonyms-words')
    .locator('input')
    .or(page.getByRole('textbox', { name: '词', exact: true }))
  await words.first().fill('小毛驴')
  await words.first().press('Enter')
  await page.getByTestId('synonyms-save').click()
  await expect(page.getByRole('dialog').getByTestId('fault')).toContainText('2')
  await words.first().fill('电驴子')
  await words.first().press('Enter')
  await page.getByTestId('synonyms-save').click()
  await expect(page.getByRole('row', { name: /小毛驴.*电驴子/ })).toBeVisible()
})

test('a list goes on where its page ends, and is searched beyond it', async ({ browser }) => {
  const page = await atConsole(browser, 'editor', '/synonyms') // of which more than a hundred groups come with the service
  const rows = page.getByRole('row').filter({ has: page.getByRole('button', { name: '修改' }) })
  await expect(rows).toHaveCount(50)
  await page.getByTestId('more').click()
  await expect(rows).toHaveCount(100)
  expect(new Set(await rows.allInnerTexts()).size).toBe(100)
  const oldest = rows.filter({ hasText: '户口迁移' })
  await expect(oldest).toHaveCount(0)
  await page.getByTestId('synonyms-q').fill('户口迁')
  await expect(oldest).toBeVisible()
  await expect(rows).toHaveCount(1)
  await expect(page.getByTestId('more')).toBeHidden()
  await page.getByTestId('synonyms-q').fill('')
  await expect(rows).toHaveCount(50)
})
