import { ApiError } from '@shared/http'
import { enableAutoUnmount, flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import type { Fate, Many, Row } from './rows'
import RowsDialog from './RowsDialog.vue'

vi.mock('../dialogs', () => ({ say: vi.fn(), complain: vi.fn() }))

const row = (key: string, ok = true, text = '待发布'): Row => ({ key, title: `题${key}`, ok, text })
const at = (id: string) => document.querySelector<HTMLButtonElement>(`[data-testid=${id}]`)
const lines = () =>
  [...document.querySelectorAll('[data-testid=bulk-rows] li')].map((l) =>
    [...l.children].map((c) => c.textContent).join(' '),
  )

enableAutoUnmount(afterEach)

/** What is told once it has faded, which it does not here. */
function closed(dialog: VueWrapper) {
  dialog.findComponent({ name: 'ElDialog' }).vm.$emit('closed')
  return dialog.emitted('close')
}

async function shown(many: Partial<Many>) {
  const dialog = mount(RowsDialog, {
    props: { many: { title: '批量审核', verb: '通过', unit: '条', ...many } as Many },
    attachTo: document.body,
  })
  await flushPromises()
  const press = async (id: string) => {
    at(id)!.click()
    await flushPromises()
  }
  return { dialog, press }
}

test('what would be passed over is said first, and each row has its outcome afterwards', async () => {
  const look = vi
    .fn()
    .mockResolvedValueOnce([row('A'), row('B'), row('C', false, '您写的草稿')])
    .mockResolvedValueOnce([row('B'), row('C', false, '您写的草稿')])
  const act = vi
    .fn()
    .mockResolvedValueOnce([
      { key: 'A', ok: true, text: '待发布' },
      { key: 'B', ok: false, text: '刚刚被其他人修改' },
    ])
    .mockResolvedValueOnce([{ key: 'B', ok: true, text: '待发布' }])
  const { dialog, press } = await shown({ look, act })
  expect(lines()).toEqual(['题A ✓ 待发布', '题B ✓ 待发布', '题C ✗ 您写的草稿'])
  expect(at('bulk-go')!.textContent).toContain('通过 2 条')
  expect(act).not.toHaveBeenCalled()
  await press('bulk-go')
  expect(act.mock.calls[0]![0]).toEqual(['A', 'B'])
  expect(lines()).toEqual(['题A ✓ 待发布', '题B ✗ 刚刚被其他人修改', '题C ✗ 您写的草稿'])
  await press('bulk-again')
  expect(look.mock.calls).toEqual([[undefined], [['B', 'C']]])
  expect(act).toHaveBeenCalledTimes(1)
  await press('bulk-go')
  expect(act.mock.calls[1]![0]).toEqual(['B'])
  expect(lines()).toEqual(['题B ✓ 待发布', '题C ✗ 您写的草稿'])
  await press('bulk-close')
  expect(closed(dialog)).toEqual([[true]])
})

test('a row of which nothing is said is not taken for done', async () => {
  const { press } = await shown({
    look: async () => [row('A'), row('B')],
    act: async () => [{ key: 'A', ok: true, text: '待发布' }],
  })
  await press('bulk-go')
  expect(lines()).toEqual(['题A ✓ 待发布', '题B ✗ 没有答复'])
})

test('where no answer came, it says so and the list behind it is read anew', async () => {
  const { dialog, press } = await shown({
    look: async () => [row('A')],
    act: async () => {
      throw new ApiError(0, 'offline', '网络不通')
    },
  })
  await press('bulk-go')
  expect(document.querySelector('[data-testid=fault]')!.textContent).toBe('网络不通')
  expect(at('bulk-go')!.disabled).toBe(false)
  expect(closed(dialog)).toEqual([[true]])
})

test('a look that failed can be asked for again, and who only looked has done nothing', async () => {
  const look = vi
    .fn()
    .mockRejectedValueOnce(new ApiError(0, 'offline', '网络不通'))
    .mockResolvedValueOnce([row('A')])
  const { dialog, press } = await shown({ look })
  expect(at('bulk-go')!.disabled).toBe(true)
  await press('bulk-look')
  expect(lines()).toEqual(['题A ✓ 待发布'])
  expect(closed(dialog)).toEqual([[false]])
})

test('it is not left while it is being done', async () => {
  let answer: (fates: Fate[]) => void = () => {}
  const { dialog, press } = await shown({
    look: async () => [row('A'), row('B')],
    act: (_, tell) => {
      tell(1)
      return new Promise((done) => (answer = done))
    },
  })
  await press('bulk-go')
  expect(at('bulk-go')!.textContent).toContain('已处理 1 / 2')
  const leave = dialog.findComponent({ name: 'ElDialog' }).props('beforeClose') as (
    close: () => void,
  ) => void
  const close = vi.fn()
  leave(close)
  expect(close).not.toHaveBeenCalled()
  answer([])
  await flushPromises()
  leave(close)
  expect(close).toHaveBeenCalled()
})
