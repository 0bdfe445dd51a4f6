import { expect, test } from 'vitest'
import { forgetList, keepList, keptList } from './keptList'

test('the list is kept for its state for a while, until a ticket changes', () => {
  const list = { status: '处理中', pinned: [], items: [], cursor: 'c2' }
  keepList(list, 0)
  expect(keptList('处理中', 1)).toBe(list)
  expect(keptList('', 1)).toBeUndefined()
  expect(keptList('处理中', 600_000)).toBeUndefined()
  forgetList()
  expect(keptList('处理中', 1)).toBeUndefined()
})
