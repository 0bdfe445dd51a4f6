import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** What shuts somebody out of a page as it stands: axe's serious and critical faults, a line each. look says which rules. */
export async function seriousFaults(
  page: Page,
  look = (axe: AxeBuilder) => axe,
): Promise<string[]> {
  await atRest(page)
  // What passed is not listed, and no sheet or sound is fetched again: only rules of lesser faults would hear them.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'], preload: false })
  const { violations } = await look(axe).analyze()
  return violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map(
      (v) =>
        `${v.id} (${v.help}): ${v.nodes
          .slice(0, 3)
          .map((n) => `${n.target.join(' ')} ${n.failureSummary?.split('\n')[1]?.trim() ?? ''}`)
          .join(' | ')}`,
    )
}

/** Until nothing moves but what always does: a colour on its way is neither the one nor the other. */
async function atRest(page: Page) {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (a) => a.playState !== 'running' || a.effect?.getComputedTiming().iterations === Infinity,
      ),
  )
}
