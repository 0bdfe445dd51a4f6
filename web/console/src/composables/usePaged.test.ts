import { effectScope } from 'vue'
import { expect, test } from 'vitest'
import { usePaged } from './usePaged'

/** A list of five, two on a page, of which each is said in the words of the time. */
function listOf() {
  const list = { word: 'queued', fails: false }
  const paged = effectScope().run(() =>
    usePaged<string>(async (cursor) => {
      if (list.fails) throw new Error('down')
      const from = Number(cursor || 0)
      const items = [1, 2, 3, 4, 5].slice(from, from + 2).map((n) => `${n} ${list.word}`)
      return { items, next_cursor: from + 2 < 5 ? String(from + 2) : '' }
    }),
  )!
  return { list, paged }
}

test('what is read again is all that was shown', async () => {
  const { list, paged } = listOf()
  await paged.start()
  await paged.more()
  list.word = 'done'
  await paged.refresh()
  expect(paged.items.value).toEqual(['1 done', '2 done', '3 done', '4 done'])
  await paged.more()
  expect(paged.items.value.length).toBe(5)
  expect(paged.finished.value).toBe(true)
})

test('what cannot be read again stays, and so does what was added meanwhile', async () => {
  const { list, paged } = listOf()
  await paged.start()
  list.fails = true
  await paged.refresh()
  expect(paged.items.value).toEqual(['1 queued', '2 queued'])
  list.fails = false
  await Promise.all([paged.refresh(), paged.more()])
  expect(paged.items.value.length).toBe(4)
})

test('a first page that failed comes with the next look', async () => {
  const { list, paged } = listOf()
  list.fails = true
  await paged.start()
  expect(paged.error.value).not.toBe('')
  list.fails = false
  await paged.refresh()
  expect(paged.items.value.length).toBe(2)
  expect(paged.error.value).toBe('')
})
