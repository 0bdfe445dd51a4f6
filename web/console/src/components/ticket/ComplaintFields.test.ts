import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { nextTick, reactive } from 'vue'
import ComplaintFields from './ComplaintFields.vue'

const blank = { category: '', nature: '', title: '', address: '', content: '' }

test('the nature follows the category where it has one only, and is asked for where it has several', async () => {
  const form = reactive({ ...blank })
  const fields = mount(ComplaintFields, { props: { modelValue: form, faults: {} } })
  expect(fields.find('.natures').exists()).toBe(false)
  const natureOf = async (category: string) => {
    form.category = category
    await nextTick()
    await nextTick()
    return form.nature
  }
  expect(await natureOf('C5')).toBe('投诉')
  expect(await natureOf('C1')).toBe('投诉') // which this one has, too
  expect(await natureOf('C6')).toBe('')
  expect(fields.findAll('.natures input')).toHaveLength(2)
  form.nature = '建议'
  expect(await natureOf('C3')).toBe('咨询')
})

test('what is still to be asked, and whom to call instead', async () => {
  const form = reactive({ ...blank })
  const fields = mount(ComplaintFields, {
    props: { modelValue: form, faults: { content: '请填写诉求内容' } },
  })
  const missing = () => fields.find('[data-testid=missing]')
  expect(fields.get('[data-testid=fault]').text()).toBe('请填写诉求内容')
  expect(missing().exists()).toBe(false) // nobody knows what about
  form.category = 'C1'
  await nextTick()
  expect(missing().text()).toMatch(/时间.*地点/)
  form.content = '昨天晚上，桃花路3号门口，着火了'
  await nextTick()
  expect(missing().text()).not.toContain('时间')
  expect(fields.get('[role=alert]').text()).toContain('119')
})
