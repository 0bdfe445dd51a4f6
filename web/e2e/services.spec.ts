import type { Page } from '@playwright/test'
import { expect, test } from './support/test'

const entry = (page: Pick<Page, 'locator'>, id: string) =>
  page.locator(`[data-testid="entry"][data-id="${id}"]`)

test.describe('市民服务 opens by the menu and leads to what can be read', () => {
  const entries = [
    ['案例公开', 'A001', '工地深夜施工影响休息', '责令立即停止'],
    ['热门话题', 'T001', '换季必看：夜间噪声怎么反映处理得更快', '提交前请先确认三点'],
    ['我要查询', 'K001', '居住登记和居住证怎么办理', '先办理居住登记'],
    ['工作动态', 'N001', '微信渠道上线“大字关怀模式”', '单列布局'],
  ] as const
  for (const [name, id, title, words] of entries)
    test(name, async ({ standin, phones }) => {
      const [phone] = await phones(await standin.addCitizen('王五'))
      await phone!.follow()
      await phone!.open('市民服务', name)
      const { page } = phone!
      await entry(page, id).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
      await expect(page.getByRole('article')).toContainText(words)
      await phone!.at('webview-back').click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
      await expect(entry(page, id)).toBeVisible()
    })
})

test('in WeChat a text is shared with its own title and address, also by who has not signed in', async ({
  page,
  standin,
  phones,
}) => {
  await page.addInitScript(() => {
    let sdk: Record<string, unknown>
    Object.defineProperty(window, 'wx', {
      get: () => sdk,
      set(real: Record<string, unknown>) {
        sdk = real
        real.updateAppMessageShareData = (o: Record<string, string> & { success: () => void }) => {
          document.documentElement.dataset.shared = `${o.title} ${o.link} ${o.imgUrl}`
          o.success()
        }
      },
    })
  })
  const [phone] = await phones(await standin.addCitizen('赵六'))
  await phone!.follow()
  await phone!.open('市民服务', '热门话题')
  await entry(phone!.page, 'T001').click()
  await expect(phone!.page.locator('html')).toHaveAttribute(
    'data-shared',
    /^换季必看\S+ http\S+\/h5\/topics\/T001 http\S+\/share\S*\.png$/,
  )
})

test.describe('on a phone in which nobody has signed in', () => {
  test.use({ viewport: { width: 375, height: 700 }, hasTouch: true })

  /** The city's pages, for somebody who only has a link. */
  const openLink = async (page: Page, origin: string, path: string) => {
    await page.goto(`${origin}/h5/${path}`)
    await expect(page.getByTestId('loading')).toHaveCount(0)
  }
  let origin: string
  test.beforeEach(async ({ standin }) => {
    origin = (await standin.addCitizen('路人')).browser_url
  })

  test('我要查询: suggestions, marks, a department, and back through all of it', async ({
    page,
  }) => {
    await openLink(page, origin, 'search')
    await page.getByTestId('query').pressSequentially('居住', { delay: 40 })
    await page.getByTestId('suggestion').getByText('居住证', { exact: true }).click()
    await expect(page).toHaveURL(/q=%E5%B1%85%E4%BD%8F%E8%AF%81$/)
    await expect(page.getByTestId('suggestion')).toHaveCount(0)
    await expect(entry(page, 'K001').locator('mark').first()).toHaveText(/居住/)
    await page.getByTestId('filter-市医疗保障局').click()
    await expect(entry(page, 'K001')).toHaveCount(0)
    await expect(page).toHaveURL(/department=YB/)
    await page.getByTestId('filter-全部').click()
    await entry(page, 'K001').click()
    await expect(page.getByTestId('title')).toHaveText('居住登记和居住证怎么办理')
    await page.goBack()
    await expect(page.getByTestId('query')).toHaveValue('居住证')
    await expect(entry(page, 'K001')).toBeVisible()
    await page.goBack()
    await expect(page.getByTestId('query')).toHaveValue('')
  })

  test('我要查询: a typing error is mended, and nothing found leads on', async ({ page }) => {
    await openLink(page, origin, 'search?q=居主证')
    await expect(page.getByTestId('corrected')).toContainText('您是不是要找：居住证')
    await expect(entry(page, 'K001')).toBeVisible()
    await page.getByTestId('query').fill('qqqqq')
    await page.getByTestId('search').click()
    await expect(page.getByTestId('no-hits')).toContainText('qqqqq')
    await page.getByTestId('go-kefu').click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('在线客服')
  })

  test('案例公开: by category and by words, with and without hits', async ({ page }) => {
    await openLink(page, origin, 'cases')
    const months = await page.getByTestId('month').allTextContents()
    expect(months.length).toBeGreaterThan(1)
    const inNumbers = months.map((m) => m.match(/\d+/g)!.map(Number))
    expect(inNumbers).toEqual([...inNumbers].sort((a, b) => b[0]! - a[0]! || b[1]! - a[1]!))
    await page.getByTestId('filter-噪音扰民问题').click()
    await expect(entry(page, 'A008')).toHaveCount(0)
    await expect(entry(page, 'A001')).toBeVisible()
    await page.getByTestId('query').fill('打桩')
    await page.getByTestId('search').click()
    await expect(entry(page, 'A001').locator('mark').first()).toBeVisible()
    await page.getByTestId('query').fill('qqqqq')
    await page.getByTestId('search').click()
    await expect(page.getByTestId('no-hits')).toBeVisible()
    await page.getByTestId('all-categories').click()
    await expect(page.getByTestId('no-hits')).toBeVisible()
    await expect(page.getByTestId('go-new')).toBeVisible()
  })

  test('热门话题 leads to its articles, and an article is voted on', async ({ page }) => {
    await openLink(page, origin, 'topics/T001')
    await page.getByTestId('related-link').first().click()
    await expect(page.getByTestId('facts')).toContainText('更新')
    await page.getByTestId('vote-true').click()
    await expect(page.getByTestId('vote-news')).toContainText('谢谢')
    await page.reload()
    await expect(page.getByTestId('vote-true')).toHaveAttribute('aria-pressed', 'true')
    await expect(page.getByTestId('vote-news')).toContainText(/[1-9]\d*人觉得有用/)
  })

  test('where there is nothing yet, 热门话题 and 工作动态 say so', async ({ page }) => {
    for (const [list, words] of [
      ['topics', '现在没有热门话题'],
      ['news', '还没有工作动态'],
    ]) {
      await page.route(`**/api/citizen/v1/${list}*`, (r) =>
        r.fulfill({ json: { items: [], next_cursor: '' } }),
      )
      await openLink(page, origin, list!)
      await expect(page.getByTestId('empty')).toContainText(words!)
    }
  })

  test('what is not there any more says so', async ({ page }) => {
    for (const path of ['cases/A999', 'topics/T999', 'articles/K999', 'news/N999']) {
      await openLink(page, origin, path)
      await expect(page.getByTestId('gone')).toBeVisible()
      await page.getByTestId('go-list').click()
      await expect(page.getByTestId('entry').first()).toBeVisible()
    }
  })

  test('a slow line moves nothing when it answers', async ({ page }) => {
    await page.addInitScript(() => {
      const w = window as unknown as { shifts: number }
      w.shifts = 0
      new PerformanceObserver((list) => {
        for (const e of list.getEntries() as unknown as { value: number }[]) w.shifts += e.value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    let answer = () => {}
    let line = Promise.resolve()
    await page.route('**/api/citizen/v1/**', async (r) => {
      await line
      await r.continue()
    })
    for (const path of [
      'cases',
      'topics',
      'search?q=居住证',
      'news',
      'cases/A001',
      'articles/K001',
    ]) {
      line = new Promise((go) => (answer = go))
      await page.goto(`${origin}/h5/${path}`)
      await expect(page.getByTestId('loading')).toHaveCount(1)
      answer()
      await expect(page.getByTestId('loading')).toHaveCount(0)
      await expect(page.getByTestId('entry').or(page.getByTestId('title')).first()).toBeVisible()
      const shifts = await page.evaluate(() => (window as unknown as { shifts: number }).shifts)
      expect(shifts, path).toBeLessThan(0.02)
    }
  })
})
