import { call } from './client'

/** What WeChat may be asked to send this citizen. */
export interface Subscription {
  /** Empty where there is nothing to ask for. */
  template_ids: string[]
  /** No point in asking now: agreed already, or refused not long ago. */
  asked: boolean
}

export const getSubscription = () => call<Subscription>('/subscription')
export const answerSubscription = (accepted: string[], rejected: string[]) =>
  call<Subscription>('/subscription', { method: 'POST', body: { accepted, rejected } })
