import { expect, type Page } from '@playwright/test'

/** Nothing may be wider than the screen. */
export async function expectNoSideways(page: Page) {
  const sizes = await page.evaluate(() => ({
    page: document.documentElement.scrollWidth,
    screen: document.documentElement.clientWidth,
  }))
  expect(sizes.page, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(sizes.screen)
}

/** Every field says what it is for, to screen readers too. */
export async function expectLabels(page: Page) {
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLInputElement>('input, select, textarea')]
      .filter((f) => f.checkVisibility() && f.type !== 'hidden')
      .filter((f) => {
        const named = f.getAttribute('aria-labelledby')
        const by = [...(f.labels ?? []), named && document.getElementById(named)]
        const text = by.map((e) => (e ? e.textContent : '')).join('')
        return !`${text}${f.getAttribute('aria-label') ?? ''}`.trim()
      })
      .map((f) => f.outerHTML),
  )
  expect(nameless, `${page.url()} has fields without a label`).toEqual([])
}

/** What is tapped is at least 44 px high; a radio button or a box is tapped by its label. */
export async function expectTargets(page: Page) {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a.go, a.plain, input, select, textarea')]
      .filter((e) => e.checkVisibility())
      .map((e) =>
        e instanceof HTMLInputElement && /radio|checkbox/.test(e.type) ? e.labels![0]! : e,
      )
      .filter((e) => e.getBoundingClientRect().height < 43.5)
      .map((e) => `${Math.round(e.getBoundingClientRect().height)} px: ${e.textContent?.trim()}`),
  )
  expect(small, `${page.url()} has things too small to tap`).toEqual([])
}

/** Headings begin at one and leave no level out; the page has a main part, a language and pictures with a text. */
export async function expectOutline(page: Page) {
  await expect(page.getByRole('main')).toHaveCount(1)
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(page.locator('img:not([alt])')).toHaveCount(0)
  const levels = await page
    .getByRole('heading')
    .evaluateAll((hs) => hs.map((h) => Number(h.tagName.slice(1))))
  expect(levels[0]).toBe(1)
  levels.reduce((before, level) => {
    expect(level, `${page.url()}: h${level} after h${before}`).toBeLessThanOrEqual(before + 1)
    return level
  })
}
