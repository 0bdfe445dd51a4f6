import { expect, test } from 'vitest'
import { detailText, failureText } from './words'

test('an auditor reads words, not codes', () => {
  expect(failureText('forbidden')).toBe('没有权限')
  expect(failureText('chat_not_found')).toBe('不存在')
  expect(failureText('a_code_of_tomorrow')).toBe('未执行')
  expect(detailText('roles', 'dispatcher,supervisor')).toBe('角色：派单员、班长')
  expect(detailText('field', 'point')).toBe('字段：位置')
  expect(detailText('disabled', 'true')).toBe('停用：是')
  expect(detailText('kind', 'extension')).toBe('种类：extension')
  expect(detailText('of_tomorrow', 'x')).toBe('of_tomorrow：x')
})
