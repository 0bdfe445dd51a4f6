import { expect, test } from 'vitest'
import type { Ticket } from '../../api/tickets'
import { bodyOf, faultsOf, freshForm } from './stepform'
import { steps, stepsOf } from './steps'
import { actName } from './words'

const ticket = (more: Partial<Ticket>): Ticket =>
  ({ actions: [], elements: ['时间'], lacking: ['时间'], natures: ['投诉'], ...more }) as Ticket
const step = (act: string) => steps.find((s) => s.act === act)!

test('what may be done now is offered, and nothing else', () => {
  expect(
    stepsOf(ticket({ actions: ['reject', 'accept', 'unheard_of'] })).map((s) => s.act),
  ).toEqual(['accept', 'reject'])
})

test('every step has a name for the timeline', () => {
  for (const s of steps) expect(actName(s.act)).not.toBe(s.act)
})

test('a form begins with what the ticket proposes', () => {
  expect(freshForm(step('return'), ticket({}))).toEqual({ elements: ['时间'], reason: '' })
})

test('what is not asked for is not sent', () => {
  const form = { reached: false, solved: 'yes', satisfied: true, note: '' }
  expect(bodyOf(step('call_back'), form)).toEqual({ reached: false })
  expect(bodyOf(step('grant_extension'), {})).toEqual({ kind: 'extension', grant: true })
})

test('what must be there is named where it is missing', () => {
  expect(faultsOf(step('dispatch'), { department: '', assisting: [] })).toEqual({
    department: '请选择',
  })
  expect(
    faultsOf(step('reply'), { text: ' ', internal: '核查', truth: '属实', solved: '已解决' }),
  ).toEqual({ text: '请填写' })
})
