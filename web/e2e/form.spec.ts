import { expectLabels, expectNoSideways, expectTargets } from './support/layout'
import { ComplaintPage } from './support/pages'
import { expect, test } from './support/test'

test.use({ viewport: { width: 320, height: 640 } })

test('on a small screen: the form with photos, and everything wrong with it', async ({
  standin,
  page,
}) => {
  const citizen = await standin.addCitizen('李奶奶')
  await page.goto(`${citizen.browser_url}/h5/new?category=C1`)
  const form = new ComplaintPage(page)
  await form.located(citizen.place.label)
  await form.addPhotos(3)
  await form.submit()
  await expect(form.error('content')).toBeVisible()
  await expectNoSideways(page)
  await expectTargets(page)
  await expectLabels(page)
  // A fault is read out with its field.
  const title = page.getByTestId('field-title')
  await expect(title).toHaveAccessibleDescription(/请填写标题/)
  await expect(title).toHaveAccessibleName(/标题/)
})
