import { c1, c5 } from '../../testing/categories'
import { open } from '../../testing/page'
import { serve, type Answer } from '../../testing/server'
import { stubUploads } from '../../testing/uploads'

export const bound = { bound: true, name: '张*', phone: '138****8000' }
export const submitted = { number: '26112310483520', status: 'submitted' }

/** A server with the two categories of the tests; more says what else it answers. */
export function serveForm(me: unknown, more: Record<string, Answer> = {}) {
  stubUploads()
  return serve({
    'GET /categories': { items: [c1, c5] },
    'GET /me': me,
    'POST /tickets': submitted,
    'POST /tickets/likely-duplicates': { items: [] },
    'GET /place': { address: '' },
    ...more,
  })
}

/** What the form is kept in, in the tests of a browser that takes nothing. */
export const fullStorage = {
  getItem: () => null,
  removeItem: () => {},
  setItem() {
    throw new DOMException('full', 'QuotaExceededError')
  },
}

export type Page = Awaited<ReturnType<typeof open>>

/** Everything that C5 requires of a bound citizen. */
export async function fill(page: Page) {
  await page.type('field-title', '工地夜间施工')
  await page.type('field-address', '云麓区麓湖路18号')
  await page.type('field-content', '每天晚上十点以后还在施工，老人无法休息，希望尽快核查')
  await page.type('public_intent-false', true)
  await page.type('field-contact_name', '张三')
  await page.type('agree', true)
}

export async function choosePhotos(page: Page, count: number) {
  const input = page.app.get('[data-testid="photo-input"]')
  const files = Array.from(
    { length: count },
    (_, i) => new File(['x'], `${i}.jpg`, { type: 'image/jpeg' }),
  )
  Object.defineProperty(input.element, 'files', { value: files, configurable: true })
  await input.trigger('change')
  await page.settle()
}
