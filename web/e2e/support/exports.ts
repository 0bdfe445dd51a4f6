import { expect, type Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'

/** Has a file made, waits until the page offers it, and fetches it. */
export async function exported(page: Page, what: string): Promise<string> {
  await ask(page, what)
  const link = page.getByTestId('export-download')
  await expect(link).toBeVisible({ timeout: 30_000 })
  return taken(page, () => link.click())
}

/** Has a file made, leaves the page, and fetches it under 导出任务, where about says what it is of. */
export async function exportedElsewhere(
  page: Page,
  what: string,
  job: { label: string; about: string },
): Promise<string> {
  await ask(page, what)
  await expect(page.getByTestId('export-state')).toHaveText(/排队中|生成中|下载/)
  await page.goto('/console/exports')
  const row = page.getByRole('row').nth(1)
  await expect(row).toContainText(job.label)
  await expect(row).toContainText(job.about)
  await expect(row).toContainText(/已完成，\d+行/, { timeout: 30_000 })
  return taken(page, () => row.getByRole('link', { name: /下载/ }).click())
}

/** What comes as a download of it. */
export async function taken(page: Page, click: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()])
  return readFile(await download.path(), 'utf8')
}

async function ask(page: Page, what: string) {
  await page.getByTestId('export-open').click()
  await page.getByRole('menuitem', { name: what }).click()
}
