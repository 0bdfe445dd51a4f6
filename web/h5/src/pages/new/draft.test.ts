import { beforeEach, describe, expect, test, vi } from 'vitest'
import * as dialogs from '../../dialogs'
import { c1, c5 } from '../../testing/categories'
import { open } from '../../testing/page'
import { refuse } from '../../testing/server'
import { uploads } from '../../testing/uploads'
import { carryOver, loadDraft, newDraft, saveDraft } from './draft'
import { bound, choosePhotos, fill, serveForm } from './formpage'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  vi.spyOn(dialogs, 'confirm').mockResolvedValue(true)
})

test('a form survives a reload: its text, its photos and its key', async () => {
  const server = serveForm(bound, {
    'POST /tickets': refuse(503, 'unavailable', '系统繁忙'),
  })
  const before = await open('/new?category=C5')
  await fill(before)
  await choosePhotos(before, 1)
  uploads[0]!.accept('p1')
  await before.settle()
  const { key } = loadDraft(bound.phone)!
  before.app.unmount()

  server.say('POST /tickets', { number: '26112310483520' })
  const after = await open('/new?category=C5')
  expect(after.has('restored')).toBe(true)
  expect(after.has('lost-photos')).toBe(false)
  expect(after.value('field-title')).toBe('工地夜间施工')
  expect(after.value('field-contact_name')).toBe('张三')
  expect(after.all('photo-item')).toHaveLength(1)
  await after.type('agree', true)
  await after.press('submit')
  const [asked] = server.of('POST /tickets')
  expect(asked!.headers.get('Idempotency-Key')).toBe(key)
  expect(asked!.body.photo_ids).toEqual(['p1'])
})

test('it holds all that was typed and chosen, and the place', () => {
  const draft = newDraft(c1, bound.phone)
  Object.assign(draft.form, {
    nature: '举报',
    title: '半截',
    publicIntent: true,
    address: '麓湖路18号',
    point: { lat: 23.1, lng: 113.2 },
    pointConfirmed: true,
    content: '写了一半',
    contactName: '张三',
    idType: '护照',
    idNo: 'E12345678',
    phone: '13800138000',
    contactAddress: '桃花路3号',
  })
  draft.photos = [{ id: 'p1', url: '/photos/p1', width: 8, height: 6 }]
  saveDraft(draft)
  expect(loadDraft(bound.phone)).toMatchObject(draft)
})

test('photos that had not been uploaded are said to be gone', async () => {
  serveForm(bound)
  const before = await open('/new?category=C5')
  await choosePhotos(before, 2)
  uploads[0]!.accept('p1')
  await before.settle()
  before.app.unmount()
  const after = await open('/new?category=C5')
  expect(after.all('photo-item')).toHaveLength(1)
  expect(after.text('lost-photos')).toContain('有1张照片当时没有传完')
})

describe('on a phone that several use', () => {
  const draft = () => {
    const d = newDraft(c5, bound.phone)
    Object.assign(d.form, { title: '半截', contactName: '张三', phone: '13800138000' })
    return d
  }
  const hour = 3600 * 1000

  test('who somebody is stays for a day, what he wrote for thirty', () => {
    saveDraft(draft(), 0)
    expect(loadDraft(bound.phone, 24 * hour)!.form.contactName).toBe('张三')
    const later = loadDraft(bound.phone, 24 * hour + 1)!.form
    expect(later).toMatchObject({ title: '半截', contactName: '', phone: '' })
    expect(JSON.stringify({ ...localStorage })).not.toContain('张三')
  })

  test('another citizen is not offered it', () => {
    saveDraft(draft())
    expect(loadDraft('139****9000')).toBeUndefined()
    expect(localStorage.length).toBe(0)
  })

  test('nor who it is of, once he has unbound his phone', () => {
    saveDraft(draft())
    expect(loadDraft('')!.form).toMatchObject({ title: '半截', contactName: '', phone: '' })
  })

  test('one written before binding goes on with the phone that was typed, and no other', () => {
    saveDraft({ ...draft(), owner: '' })
    expect(loadDraft('')!.form.contactName).toBe('张三')
    expect(loadDraft('138****8000')!.form.contactName).toBe('张三')
    expect(loadDraft('139****9000')!.form).toMatchObject({ title: '半截', contactName: '' })
  })
})

test('a draft of an earlier release is gone on with', () => {
  const { key, category, template, form, photos } = newDraft(c5)
  localStorage.setItem(
    'hotline.draft',
    JSON.stringify({ key, category, template, form, photos, savedAt: Date.now() }),
  )
  expect(loadDraft()).toMatchObject({ key, sent: '', lostPhotos: 0, owner: '' })
  expect(loadDraft()!.materialKey).toMatch(/^[\da-f-]{36}$/)
})

test('starting over throws the draft and its key away', async () => {
  const server = serveForm(bound)
  const before = await open('/new?category=C5')
  await fill(before)
  const oldKey = loadDraft(bound.phone)!.key
  before.app.unmount()

  const after = await open('/new?category=C5')
  await after.press('start-over')
  expect(after.has('restored')).toBe(false)
  expect(after.value('field-title')).toBe('')
  await fill(after)
  await after.press('submit')
  expect(server.of('POST /tickets')[0]!.headers.get('Idempotency-Key')).not.toBe(oldKey)
})

test('a form that nobody touched is no draft', async () => {
  serveForm(bound)
  const page = await open('/new?category=C5')
  page.app.unmount()
  expect(loadDraft()).toBeUndefined()
})

test('the choice of a kind offers to go on with the draft', async () => {
  serveForm(bound)
  saveDraft({ ...newDraft(c5), form: { ...newDraft(c5).form, title: '半截' } })
  const page = await open('/new')
  expect(page.has('draft-note')).toBe(true)
  await page.press('draft-continue')
  expect(page.value('field-title')).toBe('半截')
})

test('and to drop it', async () => {
  serveForm(bound)
  saveDraft(newDraft(c5))
  const page = await open('/new')
  await page.press('draft-drop')
  expect(page.has('draft-note')).toBe(false)
  expect(loadDraft()).toBeUndefined()
})

describe('another kind', () => {
  test('replaces a template that nobody filled in, and keeps the rest', () => {
    const draft = newDraft(c1)
    draft.form.title = '路灯不亮'
    draft.form.nature = '求助'
    const moved = carryOver(draft, c5)
    expect(moved.form).toMatchObject({ title: '路灯不亮', nature: '', content: c5.template })
    expect(moved.key).toBe(draft.key)
  })

  test('keeps what was written', () => {
    const draft = newDraft(c1)
    draft.form.content = '写了一半'
    draft.form.nature = '投诉'
    expect(carryOver(draft, c5).form).toMatchObject({ content: '写了一半', nature: '投诉' })
  })
})

test('a document number does not outlive the visit', () => {
  const draft = newDraft(c5)
  draft.form.idNo = '11010519491231002X'
  saveDraft(draft)
  expect(loadDraft()!.form.idNo).toBe('11010519491231002X')
  expect(JSON.stringify({ ...localStorage })).not.toContain('11010519491231002X')
  sessionStorage.clear()
  expect(loadDraft()!.form.idNo).toBe('')
})

test('a draft is kept for thirty days', () => {
  const day = 24 * 3600 * 1000
  saveDraft(newDraft(c5), 0)
  expect(loadDraft('', 30 * day)).toBeDefined()
  expect(loadDraft('', 30 * day + 1)).toBeUndefined()
  expect(localStorage.length, 'and then removed').toBe(0)
})
