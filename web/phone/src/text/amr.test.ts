import { expect, it } from 'vitest'
import { amrSeconds, silence } from './amr'

it.each([1, 5, 60])('a silence of %d s is read back', (s) => {
  expect(amrSeconds(silence(s))).toBe(s)
})

it('counts frames that carry sound by their size', () => {
  const head = [...'#!AMR\n'].map((c) => c.charCodeAt(0))
  const frame = [0x3c, ...new Array<number>(31).fill(1)] // 12.2 kbit/s
  const bytes = new Uint8Array([...head, ...Array.from({ length: 150 }, () => frame).flat()])
  expect(amrSeconds(bytes)).toBe(3)
})

it('knows what is not a recording', () => {
  expect(amrSeconds(new Uint8Array([1, 2, 3]))).toBeUndefined()
})
