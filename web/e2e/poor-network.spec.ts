import type { Page, Route } from '@playwright/test'
import { ComplaintPage, nightNoise, listed } from './support/pages'
import { expect, test } from './support/test'

/** A slow line by the browser's own means, a weak mobile signal, until the function that is returned is called. */
async function throttle(page: Page) {
  const line = await page.context().newCDPSession(page)
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 400,
    downloadThroughput: 60_000, // bytes a second
    uploadThroughput: 40_000,
  })
  return () =>
    line.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    })
}

/** Fails the first calls of POST path as told, one after the other; then lets them through. Counts them all. */
async function failFirst(page: Page, path: string, ...ways: ((route: Route) => Promise<void>)[]) {
  const seen: string[] = []
  await page.route(`**/api/citizen/v1${path}`, async (route) => {
    const request = route.request()
    if (request.method() !== 'POST') return route.fallback()
    seen.push(request.headers()['idempotency-key'] ?? '')
    const way = ways.shift()
    await (way ? way(route) : route.continue())
  })
  return seen
}

const lost = (route: Route) => route.abort('connectionreset')
const busy = (route: Route) => route.fulfill({ status: 503, body: '<html>Bad Gateway</html>' })
/** The server does it, and its answer is lost on the way back: the worst that can happen to a submission. */
async function unanswered(route: Route) {
  await route.fetch()
  await route.abort('connectionreset')
}

test('submit with photos on a throttled, failing network: one ticket, with all its photos', async ({
  boundCitizen,
  page,
}) => {
  test.slow() // the line is
  const { citizen } = await boundCitizen('张三')
  await page.goto(`${citizen.browser_url}/h5/new?category=C5`)
  const form = new ComplaintPage(page)
  await form.located(citizen.place.label)
  const lift = await throttle(page)
  const photos = await failFirst(page, '/photos', lost, busy, unanswered)
  const keys = await failFirst(page, '/tickets', lost, unanswered)

  await form.choosePhotos(3)
  await form.fill(nightNoise)
  await form.agree()
  // Long before the photos are there; the second tap is one of a hand that is not sure of the first.
  await page.getByTestId('submit').dblclick()
  await expect(page.getByTestId('photos-going')).toContainText('传完会自动提交')
  await expect(page.getByTestId('delay')).toContainText('不会重复提交', { timeout: 60_000 })
  await expect(page.getByTestId('number')).toBeVisible({ timeout: 60_000 })
  const number = await form.number()
  await lift()

  expect(photos.length).toBeGreaterThanOrEqual(5) // three, and what the line lost
  expect(keys).toHaveLength(3) // lost, filed but unanswered, answered
  expect(new Set(keys).size).toBe(1)
  await page.goto(`${citizen.browser_url}/h5/tickets`)
  await expect(listed(page, number)).toBeVisible()
  await expect(page.getByTestId('ticket-item')).toHaveCount(1)
  await page.goto(`${citizen.browser_url}/h5/tickets/${number}`)
  await expect(page.getByTestId('photo')).toHaveCount(3)
})

test('a page that did not live to see its answer asks for it when it is opened again', async ({
  boundCitizen,
  page,
}) => {
  const { citizen } = await boundCitizen('张三')
  const address = `${citizen.browser_url}/h5/new?category=C5`
  await page.goto(address)
  const form = new ComplaintPage(page)
  await form.located(citizen.place.label)
  const keys = await failFirst(page, '/tickets', unanswered)
  await form.fill(nightNoise)
  await form.agree()
  await form.submit()
  await expect(page.getByTestId('delay')).toBeVisible()
  await page.reload()
  const number = await form.number()
  expect(new Set(keys).size).toBe(1)

  // Going back leads to no form that could file it again.
  await page.goto(address)
  await expect(page.getByTestId('field-title')).toHaveValue('')
  await page.goto(`${citizen.browser_url}/h5/tickets`)
  await expect(listed(page, number)).toBeVisible()
  await expect(page.getByTestId('ticket-item')).toHaveCount(1)
})
