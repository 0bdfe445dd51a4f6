import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { nextTick } from 'vue'
import DistrictField from './DistrictField.vue'

test('what is typed stays, and is asked for when it is whole', async () => {
  const field = mount(DistrictField, { props: { modelValue: '' } })
  const input = field.get('input')
  input.element.value = '天河区 '
  await input.trigger('input')
  await nextTick()
  await nextTick()
  expect(input.element.value).toBe('天河区 ')
  expect(field.emitted('update:modelValue')).toBeUndefined()
  await input.trigger('change')
  expect(field.emitted('update:modelValue')).toEqual([['天河区']])
  await field.setProps({ modelValue: '天河区' })
  await field.setProps({ modelValue: '' })
  await nextTick()
  expect(input.element.value).toBe('')
})
