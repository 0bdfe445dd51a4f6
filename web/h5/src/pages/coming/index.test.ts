import { expect, test } from 'vitest'
import { serve } from '../../testing/server'
import { open } from '../../testing/page'

test.each(['cases', 'topics', 'search', 'news'])(
  '%s says plainly that it is being built',
  async (what) => {
    serve({})
    const page = await open(`/${what}`)
    expect(page.text('coming')).toContain('正在建设')
    const instead = page.app.get('[data-testid="instead"]').attributes('href')!
    expect(page.router.resolve(instead).meta.title).not.toBe('没有这个页面')
  },
)
