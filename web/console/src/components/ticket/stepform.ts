import type { Ticket } from '../../api/tickets'
import type { Step } from './steps'

/** What a step's form begins with. */
export function freshForm(step: Step, t: Ticket): Record<string, unknown> {
  return Object.fromEntries(
    step.fields.map((f) => [
      f.name,
      f.fresh ? f.fresh(t) : f.kind === 'checks' || f.kind === 'departments' ? [] : '',
    ]),
  )
}

/** What is sent of a form: nothing that is not asked for, and no field that was left empty. */
export function bodyOf(step: Step, form: Record<string, unknown>): Record<string, unknown> {
  const body: Record<string, unknown> = { ...step.fixed }
  for (const f of step.fields) {
    if (f.when && !f.when(form)) continue
    const v = form[f.name]
    if (f.optional && (v === '' || v === null || v === undefined)) continue
    body[f.name] = typeof v === 'string' ? v.trim() : v
  }
  return body
}

/** What is missing in a form, by the fields' names; the server knows the rest. */
export function faultsOf(step: Step, form: Record<string, unknown>): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const f of step.fields) {
    if (f.optional || (f.when && !f.when(form))) continue
    const v = form[f.name]
    if (v === '' || v === null || v === undefined || (typeof v === 'string' && v.trim() === ''))
      faults[f.name] = f.kind === 'long' || f.kind === 'text' ? '请填写' : '请选择'
  }
  return faults
}
