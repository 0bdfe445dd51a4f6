import { inject, type InjectionKey } from 'vue'
import type { Message } from '../../api/types'

/** What a tap inside a bubble can ask for; the phone and the agents' tool answer differently. */
export interface ChatActions {
  open(url: string, title: string): void
  pick(message: Message, itemId: string): void
  view(src: string): void
}

export const chatActionsKey: InjectionKey<ChatActions> = Symbol('chat actions')

export function useChatActions(): ChatActions {
  const a = inject(chatActionsKey)
  if (!a) throw new Error('no chat actions were provided')
  return a
}
