import type { ConsolePage } from './page'

const found = import.meta.glob<{ page: ConsolePage }>('./pages/*/page.ts', { eager: true })

/** Every page of the console, as it stands in the navigation. */
export const pages: ConsolePage[] = Object.values(found)
  .map((f) => f.page)
  .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
