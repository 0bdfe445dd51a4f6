import { beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { complain, say } from '../dialogs'
import { useDraft } from './useDraft'

vi.mock('../dialogs', () => ({ say: vi.fn(), complain: vi.fn() }))
beforeEach(() => {
  sessionStorage.clear()
  vi.mocked(say).mockClear()
  vi.mocked(complain).mockClear()
})

/** A page with one dialog, as it is after each load of the tab. */
function loaded() {
  const scope = effectScope()
  return scope.run(() => {
    const open = ref(false)
    const form = ref({ name: '', words: [] as string[] })
    const { begin } = useDraft(
      open,
      () => form.value,
      (was) => (form.value = was),
    )
    return {
      form,
      opens(of: string, name: string) {
        form.value = { name, words: [] }
        open.value = true
        begin(of)
      },
      closes: () => (open.value = false),
      leaves: () => scope.stop(),
    }
  })!
}

test('what was typed is there when the dialog is opened for the same again, and nowhere else', async () => {
  const page = loaded()
  page.opens('one', '甲')
  page.form.value.words.push('打桩')
  await nextTick()
  page.leaves() // the tab is loaded again
  const again = loaded()
  again.opens('other', '乙')
  expect(again.form.value).toEqual({ name: '乙', words: [] })
  again.closes()
  again.opens('one', '甲')
  expect(again.form.value).toEqual({ name: '甲', words: ['打桩'] })
  expect(say).toHaveBeenCalledTimes(1)
  expect(complain).not.toHaveBeenCalled()
  await nextTick()
  again.leaves()
  const third = loaded() // what was found again is kept on
  third.opens('one', '甲')
  expect(third.form.value.words).toEqual(['打桩'])
  third.leaves()
})

test('one whose thing was changed meanwhile says so', async () => {
  const page = loaded()
  page.opens('one', '甲')
  page.form.value.words.push('打桩')
  await nextTick()
  page.leaves()
  const again = loaded()
  again.opens('one', '甲之后')
  expect(again.form.value).toEqual({ name: '甲', words: ['打桩'] })
  expect(say).not.toHaveBeenCalled()
  expect(complain).toHaveBeenCalledTimes(1)
  again.leaves()
})

test('a dialog that is closed leaves nothing, nor does one in which nothing was changed', async () => {
  const page = loaded()
  page.opens('one', '甲')
  page.form.value.name = '乙'
  await nextTick()
  expect(sessionStorage).toHaveLength(1)
  page.form.value.name = '甲'
  await nextTick()
  expect(sessionStorage).toHaveLength(0)
  page.form.value.name = '丙'
  await nextTick()
  page.form.value.name = '丁' // still to be kept as it closes
  page.closes()
  await nextTick()
  expect(sessionStorage).toHaveLength(0)
  page.opens('one', '甲')
  expect(page.form.value.name).toBe('甲')
  page.leaves()
})
