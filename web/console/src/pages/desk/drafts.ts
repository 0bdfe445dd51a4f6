import { keep, kept, keptKeys } from '../../composables/useKept'

const prefix = 'desk:'
/** What belongs to a chat, by the chat's id: what is being typed, and the form by which it becomes a ticket. */
const ofChats = [prefix, 'desk-ticket:']

/**
 * What an agent is typing in each of his chats. It outlives a reload of the tab and is forgotten with the log-in. Drafts of chats that are gone
 * go with forgetBut.
 */
export const drafts = {
  read: (id: number): string => kept(prefix + id),
  write: (id: number, text: string) => void keep(prefix + id, text),
  forgetBut(ids: number[]) {
    for (const begin of ofChats)
      for (const key of keptKeys(begin))
        if (!ids.includes(Number(key.slice(begin.length)))) keep(key, '')
  },
}
