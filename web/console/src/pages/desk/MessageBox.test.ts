import { mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import type { OpenedChat } from '../../api/desk'
import { heldOf } from './chats'
import MessageBox from './MessageBox.vue'

vi.mock('../../dialogs', () => ({ say: vi.fn(), complain: vi.fn() }))

const chat = () => heldOf({ chat: { id: 7, state: 'active' }, lines: [] } as unknown as OpenedChat)

test('Enter that ends the choice of a character sends no half message, in Safari either', async () => {
  vi.stubGlobal('fetch', async () => new Response('{}'))
  sessionStorage.clear()
  const quota = { left: 5, tone: 'good', text: '', offer: false } as const
  const box = mount(MessageBox, { props: { chat: chat(), quota, quick: [], hints: [] } })
  const area = box.get('[data-testid=compose]')
  await area.setValue('请稍等')
  await area.trigger('keydown', { key: 'Enter', isComposing: true })
  await area.trigger('keydown', { key: 'Enter', keyCode: 229 })
  expect(box.emitted('send')).toBeUndefined()
  await area.trigger('keydown', { key: 'Enter' })
  expect(box.emitted('send')).toEqual([['请稍等']])
  box.unmount()
})
