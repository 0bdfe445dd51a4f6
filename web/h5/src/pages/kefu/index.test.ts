import { expect, test } from 'vitest'
import { serve } from '../../testing/server'
import { open } from '../../testing/page'

test('tells the hours and how to begin', async () => {
  serve({
    'GET /page-texts': {
      city: '广州',
      account: '广州12345',
      kefu_hours: '8:30-17:30',
      privacy_version: '1',
    },
  })
  const page = await open('/kefu')
  expect(page.text('hours')).toBe('8:30-17:30')
  expect(page.app.text()).toContain('88')
  expect(page.has('close-window'), 'outside WeChat there is no chat to go back to').toBe(false)
})
