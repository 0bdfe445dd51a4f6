import { ApiError } from '@shared/http'
import { expect, test, vi } from 'vitest'
import { copyRows, oneByOne } from './rows'

vi.mock('../dialogs', () => ({ say: vi.fn(), complain: vi.fn() }))

test('what one of them stands in the way of happens to the others', async () => {
  const told: number[] = []
  const fates = await oneByOne(
    ['A', 'B', 'C'],
    async (key) => {
      if (key === 'B') throw new ApiError(404, 'not_found', '已经删除')
    },
    '已推送',
    (n) => told.push(n),
  )
  expect(fates).toEqual([
    { key: 'A', ok: true, text: '已推送' },
    { key: 'B', ok: false, text: '已经删除' },
    { key: 'C', ok: true, text: '已推送' },
  ])
  expect(told).toEqual([1, 2, 3])
})

test('where the line breaks the rest is not tried, and is said to be left', async () => {
  const once = vi.fn().mockRejectedValue(new ApiError(0, 'offline', '网络不通'))
  const fates = await oneByOne(['A', 'B'], once, '已推送', () => {})
  expect(once).toHaveBeenCalledTimes(1)
  expect(fates.map((f) => f.text)).toEqual(['网络不通', '前面的没有成功，这条没有再试'])
})

test('rows are copied as a sheet takes them', async () => {
  const writeText = vi.fn(async () => {})
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  await copyRows([
    { key: '1', number: 'K001', title: '落户', ok: true, text: '待发布' },
    { key: '2', title: '上牌', ok: false, text: '已被修改' },
  ])
  expect(writeText).toHaveBeenCalledWith('K001\t落户\t待发布\n上牌\t未处理：已被修改')
})
