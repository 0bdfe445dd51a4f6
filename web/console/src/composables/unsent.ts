import { session } from '../session'
import { forgetFile, keepFile, keptFile } from './keptFiles'
import { keep, kept, keptKeys } from './useKept'

/** A message on its way to the server. */
export interface Outgoing {
  /** Told again under it, it is the same message. */
  key: string
  text: string
  /** A file; text is its name then. */
  file?: File
  /** When it was written, in milliseconds by this browser's clock; no two have the same. */
  at: number
  /** 0 to 1, of a file. */
  share: number
  /** Why it did not get there; empty while it is on its way. */
  failed: string
  /** It was the line or a busy server: once either is back, it goes by itself, unless a later one of its chat has got there. */
  passing?: boolean
  /** A reload does not lose it. */
  kept: boolean
  /** A reload has lost its file: it cannot be sent any more. */
  lost?: boolean
}

/** A message as it is kept: a file lies elsewhere, under the same key. */
type Kept = Pick<Outgoing, 'key' | 'text' | 'at' | 'failed' | 'passing'> & { file: boolean }

const prefix = 'unsent:'
const place = (chat: number, key: string) => `${prefix}${chat}:${key}`
const me = () => session.me?.name ?? ''

/** What is on its way to the citizens, kept through a reload of the tab until it has got there. */
export const unsent = {
  /** False where a reload would lose it. */
  async keep(chat: number, o: Outgoing): Promise<boolean> {
    const { key, text, at, failed } = o
    const one: Kept = { key, text, at, failed, file: o.file !== undefined }
    const stands = keep(place(chat, key), JSON.stringify(one))
    return stands && (!o.file || (await keepFile(key, me(), o.file)))
  },

  /** Why it did not get there is said again after a reload. */
  failed(chat: number, key: string, why: string, passing = false) {
    const one = read(place(chat, key))
    if (one) keep(place(chat, key), JSON.stringify({ ...one, failed: why, passing }))
  },

  drop(chat: number, key: string) {
    keep(place(chat, key), '')
    void forgetFile(key)
  },

  /** What is kept of a chat, in the order in which it was written. */
  async of(chat: number): Promise<Outgoing[]> {
    const list = keptKeys(place(chat, '')).flatMap((key) => read(key) ?? [])
    list.sort((a, b) => a.at - b.at)
    return Promise.all(
      list.map(async ({ file: isFile, ...one }) => {
        const file = isFile ? await keptFile(one.key, me()) : undefined
        return { ...one, file, share: 0, kept: true, lost: isFile && !file }
      }),
    )
  },

  /** Forgets what belongs to a chat. */
  forget(chat: number) {
    const begin = place(chat, '')
    for (const at of keptKeys(begin)) unsent.drop(chat, at.slice(begin.length))
  },

  /** Forgets what belongs to chats that are gone. */
  forgetBut(chats: number[]) {
    for (const at of keptKeys(prefix)) {
      const [chat, key] = at.slice(prefix.length).split(':')
      if (!chats.includes(Number(chat))) unsent.drop(Number(chat), key ?? '')
    }
  },
}

function read(key: string): Kept | undefined {
  try {
    return JSON.parse(kept(key) || 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** How many messages of this tab have not got there. */
export const countUnsent = () => keptKeys(prefix).length
