import type { Call } from '@shared/http'
import { call } from './client'
import type { NewTicket, Ticket } from './tickets'

/** What a citizen does with a ticket of his. Each call answers the ticket as it is afterwards. */
const act = (number: string, step: string, body: object, more: Partial<Call> = {}) =>
  call<Ticket>(`/tickets/${encodeURIComponent(number)}/${step}`, {
    method: 'POST',
    body,
    timeout: 30_000,
    ...more,
  })

/** What is left out stays as it is. Kind, nature and phone do not change. */
export type Completion = Partial<Omit<NewTicket, 'category' | 'nature' | 'phone' | 'sms_code'>>

export interface NewRating {
  result: number
  attitude: number
  text: string
  solved?: 'yes' | 'partly' | 'no'
  redo: boolean
}

export const completeTicket = (number: string, body: Completion) => act(number, 'completion', body)
/** The key makes a repeat safe: the same one adds nothing twice. */
export const addMaterial = (
  number: string,
  body: { text: string; photo_ids: string[] },
  idempotencyKey: string,
) => act(number, 'materials', body, { headers: { 'Idempotency-Key': idempotencyKey } })
export const remind = (number: string) => act(number, 'reminder', {})
export const rate = (number: string, body: NewRating) => act(number, 'rating', body)
export const redo = (number: string, reason: string) => act(number, 'redo', { reason })
export const setPublicIntent = (number: string, publicIntent: boolean) =>
  act(number, 'public-intent', { public_intent: publicIntent }, { method: 'PUT' })
export const withdraw = (number: string) => act(number, 'withdrawal', {})
/** Answers the question that keeps a ticket of a recycled number locked. */
export const unlock = (number: string, answer: { name: string } | { id_last4: string }) =>
  act(number, 'identity', answer)
