import { beforeEach, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { forgetKept, keep, keepFor, keepNoMore, kept, useKept } from './useKept'

beforeEach(() => sessionStorage.clear())

test('what is typed is there again after a reload', async () => {
  useKept('reply:1', { text: '' }).value.value.text = '已到现场'
  await nextTick()
  expect(useKept('reply:1', { text: '' }).value.value).toEqual({ text: '已到现场' })
  expect(useKept('reply:2', { text: '' }).value.value).toEqual({ text: '' })
})

test('what was sent is forgotten, and is not kept again by a late change', async () => {
  const { value, done } = useKept('reply:1', '')
  value.value = '已办理'
  await nextTick()
  done()
  value.value = ''
  await nextTick()
  expect(sessionStorage.length).toBe(0)
})

test('a log-out forgets all of it', async () => {
  useKept('reply:1', '').value.value = '草稿'
  sessionStorage.setItem('other', '1')
  await nextTick()
  forgetKept()
  expect(Object.keys(sessionStorage)).toEqual(['other'])
})

test('what somebody else left in this tab is forgotten, his own is not', () => {
  keepFor('agent')
  keep('reply:1', '草稿')
  keepFor('agent')
  expect(kept('reply:1')).toBe('草稿')
  keepFor('supervisor')
  expect(kept('reply:1')).toBe('')
})

test('after a log-out nothing is kept any more, however late it comes', () => {
  keep('reply:1', '草稿')
  keepNoMore()
  keep('reply:1', '迟到')
  expect(sessionStorage.length).toBe(0)
})
