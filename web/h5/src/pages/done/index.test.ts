import { expect, test, vi } from 'vitest'
import { serve } from '../../testing/server'
import { open } from '../../testing/page'

test('shows the number in groups and copies its digits', async () => {
  serve({})
  const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  const page = await open('/done/26112310483520')
  expect(page.text('number')).toBe('261123 1 048352 0')
  await page.press('copy')
  expect(written).toHaveBeenCalledWith('26112310483520')
  expect(page.app.text()).toContain('已复制')
  expect(page.app.get('[data-testid="go-ticket"]').attributes('href')).toContain(
    '/tickets/26112310483520',
  )
})

test('says so when it cannot copy', async () => {
  serve({})
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('no'))
  document.execCommand = () => false
  const page = await open('/done/26112310483520')
  await page.press('copy')
  expect(page.app.text()).toContain('长按编号复制')
})

test('what was changed after the try that arrived is said not to be in it', async () => {
  serve({})
  expect((await open('/done/26112310483520')).has('earlier')).toBe(false)
  expect((await open('/done/26112310483520?earlier=1')).text('earlier')).toContain('补充材料')
})
