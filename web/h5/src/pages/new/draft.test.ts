import { beforeEach, describe, expect, test, vi } from 'vitest'
import * as dialogs from '../../dialogs'
import { c1, c5 } from '../../testing/categories'
import { open } from '../../testing/page'
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
    'POST /tickets': () => Promise.reject(new TypeError('offline')),
  })
  const before = await open('/new?category=C5')
  await fill(before)
  await choosePhotos(before, 1)
  uploads[0]!.accept('p1')
  await before.settle()
  await before.press('submit')
  before.app.unmount()

  server.say('POST /tickets', { number: '26112310483520' })
  const after = await open('/new?category=C5')
  expect(after.has('restored')).toBe(true)
  expect(after.value('field-title')).toBe('工地夜间施工')
  expect(after.all('photo-item')).toHaveLength(1)
  await after.type('agree', true)
  await after.press('submit')
  const [first, second] = server.of('POST /tickets')
  expect(second!.headers.get('Idempotency-Key')).toBe(first!.headers.get('Idempotency-Key'))
  expect(second!.body.photo_ids).toEqual(['p1'])
})

test('starting over throws the draft and its key away', async () => {
  const server = serveForm(bound)
  const before = await open('/new?category=C5')
  await fill(before)
  const oldKey = loadDraft()!.key
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
  expect(loadDraft(30 * day)).toBeDefined()
  expect(loadDraft(30 * day + 1)).toBeUndefined()
  expect(localStorage.length, 'and then removed').toBe(0)
})
