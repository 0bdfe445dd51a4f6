import { expect, test } from 'vitest'
import { insertText } from './insertText'

function typed(value: string, from: number, to = from) {
  const area = document.createElement('textarea')
  document.body.append(area)
  area.value = value
  area.setSelectionRange(from, to)
  return area
}

test('words come where the caret stands, and what was typed stays', () => {
  const area = typed('您好，请您监督。', 3)
  let heard = ''
  area.addEventListener('input', () => (heard = area.value))
  expect(insertText(area, '已安排养护，')).toBe(true)
  expect(heard).toBe('您好，已安排养护，请您监督。')
  expect(area.selectionStart).toBe(9)
})

test('what is marked is replaced, and nothing is cut off where there is no room', () => {
  const area = typed('您好，请您监督。', 3, 7)
  area.maxLength = 9
  expect(insertText(area, '已安排养护')).toBe(true)
  expect(area.value).toBe('您好，已安排养护。')
  expect(insertText(area, '再')).toBe(false)
  expect(area.value).toBe('您好，已安排养护。')
})
