import { streamOf, type ChatNow, type Line } from '../../api/chat'

/** Who listens to a chat. */
export interface Listener {
  /** The chat that is known, or ''. */
  chat(): string
  /** Its last line that is known: the stream goes on after it. */
  last(): number
  /** Asks for what is new, beside the stream; true where there was something. */
  ask(): Promise<boolean>
  line(line: Line): void
  now(now: ChatNow): void
  typing(): void
  /** Whether nothing can come at the moment. */
  lost(lost: boolean): void
}

const waits = [1_000, 2_000, 4_000] // ms before a stream that broke is opened again; after these it is given up for a while
const steady = 10_000 // ms that a stream has to last to count as one that works
const every = 3_000 // ms between two questions where there is no stream
const rounds = 20 // of questions, before the stream is tried again
const doubt = 30_000 // ms, after which is asked whether a stream that is open still brings everything

/**
 * Tells of a chat's lines as they are said: by a stream, opened anew after the last known line whenever it breaks, so that
 * none is lost; by asking every few seconds where streams do not get through. A line may be told twice.
 */
export function follow(to: Listener) {
  let stream: EventSource | undefined
  let openedAt = 0
  let failures = 0 // in a row
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false

  function later(ms: number, act: () => void) {
    clearTimeout(timer)
    timer = setTimeout(act, ms)
  }

  function hangUp() {
    clearTimeout(timer)
    stream?.close()
    stream = undefined
    openedAt = 0
  }

  function listen() {
    hangUp()
    if (over) return
    if (!('EventSource' in window)) return void keepAsking(rounds)
    stream = new EventSource(streamOf(to.chat(), to.last()))
    const hear = <T>(event: string, tell: (data: T) => void) =>
      stream!.addEventListener(event, ({ data }: MessageEvent<string>) => tell(JSON.parse(data)))
    hear<Line>('line', (line) => to.line(line))
    hear<ChatNow>('chat', (now) => to.now(now))
    stream.addEventListener('typing', () => to.typing())
    stream.onopen = opened
    stream.onerror = broken
    later(doubt, check)
  }

  function opened() {
    openedAt = Date.now()
    to.lost(false)
    // The stream brings the lines since, but not what became of the chat.
    to.ask().catch(() => {})
  }

  function broken() {
    if (openedAt > 0 && Date.now() - openedAt >= steady) failures = 0
    hangUp()
    const wait = waits[failures++]
    if (wait === undefined) return void keepAsking(rounds)
    if (failures > 1) to.lost(true)
    later(wait, listen)
  }

  /** A line that went dead without a word, as when a phone changes its network: the stream's pings are not shown to pages. */
  async function check() {
    const asked = stream
    const missed = await to.ask().catch(() => true)
    if (asked !== stream || over) return
    if (missed) listen()
    else later(doubt, check)
  }

  async function keepAsking(left: number) {
    await to.ask().then(
      () => to.lost(false),
      () => to.lost(true),
    )
    if (over || stream) return
    later(every, () => (left > 1 ? void keepAsking(left - 1) : listen()))
  }

  /** The page is looked at again, or the device is back on a network: what was left behind meanwhile may be dead. */
  function wake() {
    if (document.hidden) return
    failures = 0
    listen()
  }
  const offline = () => to.lost(true)

  document.addEventListener('visibilitychange', wake)
  window.addEventListener('online', wake)
  window.addEventListener('offline', offline)
  listen()

  return {
    /** Listens to what comes after last() as it is now. */
    restart: listen,
    stop() {
      over = true
      hangUp()
      document.removeEventListener('visibilitychange', wake)
      window.removeEventListener('online', wake)
      window.removeEventListener('offline', offline)
    },
  }
}
