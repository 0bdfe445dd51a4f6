import { beforeEach, expect, test, vi } from 'vitest'
import * as dialogs from '../../dialogs'
import { open } from '../../testing/page'
import { refuse } from '../../testing/server'
import { loadDraft } from './draft'
import { bound, fill, serveForm } from './formpage'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  vi.spyOn(dialogs, 'confirm').mockResolvedValue(true)
})

test('the kind is chosen first, and only some kinds ask for the nature', async () => {
  serveForm(bound)
  const page = await open('/new')
  expect(page.app.findAll('[data-testid^="category-"]')).toHaveLength(2)
  await page.press('category-C5')
  expect(page.text('category-name')).toBe('噪音扰民问题')
  expect(page.has('nature-投诉')).toBe(false)
  await page.press('change-category')
  await page.press('category-C1')
  expect(page.has('nature-投诉')).toBe(true)
})

test('a bound citizen submits, and the draft is gone', async () => {
  const server = serveForm(bound)
  const page = await open('/new?category=C5')
  expect(page.text('bound-phone')).toBe('138****8000')
  await fill(page)
  await page.press('submit')
  const [asked] = server.of('POST /tickets')
  expect(asked!.body).toEqual({
    category: 'C5',
    nature: '投诉',
    title: '工地夜间施工',
    public_intent: false,
    address: '云麓区麓湖路18号',
    lat: null,
    lng: null,
    point_confirmed: false,
    content: '每天晚上十点以后还在施工，老人无法休息，希望尽快核查',
    photo_ids: [],
    contact_name: '张三',
    id_type: '',
    id_no: '',
    phone: '',
    contact_address: '',
    sms_code: '',
  })
  expect(asked!.headers.get('Idempotency-Key')).toMatch(/^[\da-f-]{36}$/)
  expect(page.router.currentRoute.value.path).toBe('/done/26112310483520')
  expect(loadDraft()).toBeUndefined()
  expect(JSON.stringify({ ...localStorage })).not.toContain('张三')
})

test('an unbound citizen proves the phone with a code for submitting', async () => {
  const server = serveForm({ bound: false }, { 'POST /sms-codes': undefined })
  const page = await open('/new?category=C1')
  await fill(page)
  await page.type('nature-举报', true)
  await page.type('field-phone', '+86 138-0013-8000')
  await page.press('send-code')
  await page.type('code', '123456')
  await page.press('submit')
  expect(server.of('POST /sms-codes')[0]!.body).toEqual({ phone: '13800138000', purpose: 'submit' })
  expect(server.of('POST /tickets')[0]!.body).toMatchObject({
    nature: '举报',
    phone: '13800138000',
    sms_code: '123456',
  })
})

test('what the device knows to be wrong is said beside each field and not sent', async () => {
  const server = serveForm({ bound: false })
  const page = await open('/new?category=C1')
  await page.type('field-title', '😀'.repeat(50))
  await page.type('field-id_no', '110105194912310021')
  await page.press('submit')
  expect(page.text('error-nature')).toBe('请选择诉求性质')
  expect(page.text('error-title')).toBe('标题需少于50个字')
  expect(page.text('error-address')).toBe('请填写事发地址')
  expect(page.text('error-content')).toContain('不能原样提交模板')
  expect(page.text('error-public_intent')).toBe('请选择公开意向')
  expect(page.text('error-contact_name')).toBe('请填写联系人姓名')
  expect(page.text('error-id_no')).toContain('校验位')
  expect(page.text('error-phone')).toBe('请填写11位手机号码')
  expect(page.text('error-sms_code')).toContain('6位数字')
  expect(page.text('error-agreed')).toContain('请阅读并同意')
  expect(document.activeElement?.getAttribute('name')).toBe('nature')
  expect(server.of('POST /tickets')).toHaveLength(0)
})

test('lengths are counted as people count them', async () => {
  serveForm(bound)
  const page = await open('/new?category=C5')
  await page.type('field-title', ' 𠮷野家门口很吵😀 ')
  expect(page.text('count-title')).toBe('8/49')
})

test('what the server finds wrong is said beside its field, and the first one is gone to', async () => {
  serveForm(bound, {
    'POST /tickets': refuse(422, 'invalid', '提交的内容有误', {
      contact_name: '联系人姓名有误',
      lat: '定位的位置不在中国境内',
    }),
  })
  const page = await open('/new?category=C5')
  await fill(page)
  await page.press('submit')
  expect(page.text('error-contact_name')).toBe('联系人姓名有误')
  expect(page.text('error-address')).toBe('定位的位置不在中国境内')
  expect(page.text('problem')).toBe('提交的内容有误')
  expect(document.activeElement?.id).toBe('f-address')
})

test('two forms never share a key', async () => {
  const server = serveForm(bound)
  for (let i = 0; i < 2; i++) {
    const page = await open('/new?category=C5')
    await fill(page)
    await page.press('submit')
    page.app.unmount()
  }
  const keys = server.of('POST /tickets').map((a) => a.headers.get('Idempotency-Key'))
  expect(new Set(keys).size).toBe(2)
})

test('the template can be cleared and brought back', async () => {
  serveForm(bound)
  const page = await open('/new?category=C5')
  expect(page.value('field-content')).toContain('【噪音类型】')
  expect(page.has('template-restore')).toBe(false)
  await page.press('template-clear')
  expect(page.value('field-content')).toBe('')
  await page.press('template-restore')
  expect(page.value('field-content')).toContain('【噪音类型】')
  expect(dialogs.confirm, 'nothing of the citizen’s was at stake').not.toHaveBeenCalled()
  await page.type('field-content', '我自己写的内容')
  vi.mocked(dialogs.confirm).mockResolvedValue(false)
  await page.press('template-restore')
  expect(page.value('field-content')).toBe('我自己写的内容')
})
