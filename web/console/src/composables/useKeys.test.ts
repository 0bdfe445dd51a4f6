import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { session } from '../session'
import { letterKeys } from './letterKeys'
import { useKeys } from './useKeys'

const pressed = vi.fn()
const page = defineComponent({
  setup() {
    useKeys({ j: pressed, '?': pressed, Escape: pressed, 'Ctrl+s': pressed })
    return () =>
      h('div', [
        h('input'),
        h('textarea'),
        h('div', { role: 'textbox', class: 'box' }),
        h('ul', { role: 'menu' }, [h('button', { class: 'item' })]),
        h('p', { tabindex: 0 }),
      ])
  },
})
const log = (name: string) =>
  (session.me = { name, roles: ['dispatcher'], department: '', due: [] } as never)

let mounted: ReturnType<typeof mount>
beforeEach(() => {
  pressed.mockClear()
  log('somebody')
  mounted = mount(page, { attachTo: document.body })
})
afterEach(() => {
  letterKeys.value = true
  mounted.unmount()
  document.body.innerHTML = ''
})

function press(at: string, key: string, more: KeyboardEventInit = {}) {
  const e = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  mounted.get(at).element.dispatchEvent(e)
}

test('letters rest where somebody types, composes, or has something open', () => {
  for (const at of ['input', 'textarea', '.box', '.item']) press(at, 'j')
  press('p', 'j', { isComposing: true })
  press('p', 'j', { keyCode: 229 } as KeyboardEventInit)
  document.body.insertAdjacentHTML(
    'beforeend',
    '<div class="el-overlay"><div role="dialog"></div></div>',
  )
  press('p', 'j')
  expect(pressed).not.toHaveBeenCalled()
  document.querySelector('.el-overlay')!.remove()
  press('p', 'j')
  expect(pressed).toHaveBeenCalledTimes(1)
})

test('who has switched letters off still has Escape and Ctrl, and nobody else is without', () => {
  letterKeys.value = false
  press('p', 'j')
  press('p', '?')
  expect(pressed).not.toHaveBeenCalled()
  press('p', 'Escape')
  press('input', 's', { ctrlKey: true })
  expect(pressed).toHaveBeenCalledTimes(2)
  log('somebody-else')
  press('p', 'j')
  expect(pressed).toHaveBeenCalledTimes(3)
  log('somebody')
  expect(letterKeys.value).toBe(false)
})
