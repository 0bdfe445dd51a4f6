import { visit } from '@shared/memory'
import type { Outgoing } from './useOutbox'

const place = 'hotline.chat'

interface Kept {
  draft: string
  outgoing: Pick<Outgoing, 'key' | 'text' | 'state' | 'error'>[]
}

const read = (): Kept => ({ draft: '', outgoing: [], ...visit.read<Partial<Kept>>(place) })
const write = (change: Partial<Kept>) => visit.write(place, { ...read(), ...change })

/** What was typed and has not gone, through a reload or a visit to another page, until the window is closed. */
export const keptChat = {
  draft: () => read().draft,
  keepDraft: (draft: string) => write({ draft }),
  /** What was on its way when the page was left is sent again; its key keeps it from being said twice. */
  outgoing: () =>
    read().outgoing.map((i) => ({
      ...i,
      state: i.state === 'failed' ? i.state : ('waiting' as const),
    })),
  /** A photo is too large to be kept. */
  keepOutgoing: (items: Outgoing[]) =>
    write({
      outgoing: items
        .filter((i) => !i.photo && i.state !== 'sent')
        .map(({ key, text, state, error }) => ({ key, text, state, error })),
    }),
}
