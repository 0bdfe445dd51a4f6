import { expect, test } from 'vitest'
import { serve } from '../../testing/server'
import { open } from '../../testing/page'

test('names what is collected, why, and the rights', async () => {
  serve({
    'GET /page-texts': { city: '广州', account: '广州12345', kefu_hours: '', privacy_version: '3' },
  })
  const page = await open('/privacy')
  for (const word of ['第 3 版', '手机号', '证件号码', '照片', '公开意向', '解除绑定', '五年']) {
    expect(page.app.text()).toContain(word)
  }
})
