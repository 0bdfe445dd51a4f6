import { expectLabels, expectNoSideways, expectOutline, expectTargets } from './support/layout'
import { ComplaintPage, nightNoise } from './support/pages'
import { expect, test } from './support/test'

test.use({ viewport: { width: 320, height: 640 } })

test('what the form points at before it is submitted, and what was typed goes to the first ticket', async ({
  boundCitizen,
  page,
}) => {
  const { citizen, visit } = await boundCitizen('张三')
  const number = await visit.file(nightNoise)
  await page.goto(`${citizen.browser_url}/h5/new?category=C5`)
  const form = new ComplaintPage(page)
  await form.located(citizen.place.label)
  await form.addPhotos(1)

  await test.step('an emergency', async () => {
    await form.fill({
      ...nightNoise,
      title: '工地着火了',
      content: '工地太吵了，请管管，打13800138000',
    })
    await expect(page.getByTestId('call-119')).toHaveAttribute('href', 'tel:119')
    await expect(page.getByTestId('emergency')).toBeInViewport()
    await expectTargets(page)
    await expectNoSideways(page)
    await page.getByTestId('emergency-aside').click()
    await expect(page.getByTestId('emergency')).toBeHidden()
  })

  await test.step('a number of a person', async () => {
    await expect(page.getByTestId('personal-place')).toContainText('13800138000')
    await page.getByTestId('personal-remove').click()
    await expect(page.getByTestId('field-content')).toHaveValue('工地太吵了，请管管，打')
  })

  await test.step('what is missing, and a ticket about the same', async () => {
    await page.getByTestId('field-title').fill(`${nightNoise.title}又来了`)
    await form.agree()
    await form.submit()
    await expect(page.getByTestId('missing-elements')).toContainText('频率、影响')
    await expect(page.getByTestId('before-sending')).toBeFocused()
    await expectTargets(page)
    await expectNoSideways(page)
    await expectLabels(page)
    await expectOutline(page)
    await page.getByTestId('go-complete').click()
    await expect(page.getByTestId('field-content')).toBeFocused()
    await page.getByTestId('field-content').fill('昨晚十二点还在打桩，每天如此，孩子睡不着')
    await form.submit()
    const duplicate = page.getByTestId('duplicate')
    await expect(duplicate).toHaveAttribute('data-number', number)
    await duplicate.getByTestId('add-to-original').click()
  })

  await expect(page.getByTestId('news')).toHaveText('已补充到原诉求')
  await expect(page.getByTestId('material')).toContainText('昨晚十二点还在打桩')
  await expect(page.getByTestId('material').getByTestId('photo')).toHaveCount(1)
  await page.goto(`${citizen.browser_url}/h5/tickets`)
  await expect(page.getByTestId('ticket-item')).toHaveCount(1)
  await page.goto(`${citizen.browser_url}/h5/new`)
  await expect(page.getByTestId('category-C5')).toBeVisible()
  await expect(page.getByTestId('draft-note')).toBeHidden()
})

test('articles that may answer appear while the title is typed, and are read without losing the form', async ({
  boundCitizen,
  page,
}) => {
  const { citizen } = await boundCitizen('张三')
  await page.goto(`${citizen.browser_url}/h5/new?category=C5`)
  const form = new ComplaintPage(page)
  await form.fill(nightNoise)
  const title = page.getByTestId('field-title')
  await title.clear()
  await title.pressSequentially('工地噪声', { delay: 40 })
  const answer = page.locator('[data-testid="answer"][data-id="K006"]')
  await expect(answer).toBeVisible()
  await expectTargets(page)
  await expectNoSideways(page)
  const told = page.waitForResponse((r) => r.url().endsWith('/articles/K006/opened'))
  await answer.click()
  expect((await told).status()).toBe(204)
  await expect(page.getByTestId('answer-reader')).toContainText('夜间建筑施工噪声')
  await expect(page.getByTestId('ticket-form')).toBeHidden()
  await expectTargets(page)
  await page.goBack()
  await expect(title).toHaveValue('工地噪声')
  await expect(page.getByTestId('field-content')).toHaveValue(nightNoise.content)
  await expect(answer).toBeFocused()
  await answer.click()
  await page.getByTestId('back-to-form').click()
  await expect(page.getByTestId('ticket-form')).toBeVisible()

  // It keeps nobody from submitting.
  await form.agree()
  await form.submit()
  await expect(page.getByTestId('number')).toBeVisible()
})
