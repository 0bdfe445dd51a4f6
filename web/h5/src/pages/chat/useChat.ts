import { ApiError, textOf } from '@shared/http'
import { computed, onMounted, onUnmounted, ref, shallowRef } from 'vue'
import { endChat, getChat, type ChatNow } from '../../api/chat'
import { useLoad } from '../../composables/useLoad'
import { confirm } from '../../dialogs'
import { follow } from './follow'
import { useOutbox } from './useOutbox'
import { useTranscript } from './useTranscript'
import { useTyping } from './useTyping'

/** 在线对话: the citizen's chat as it goes on, what he says in it, and ending it. */
export function useChat() {
  const now = shallowRef<ChatNow>()
  const transcript = useTranscript()
  const { typing, isTyping } = useTyping(transcript.lines)
  const lost = ref(!navigator.onLine)
  const busy = ref(false)
  const problem = ref('')

  let told = 0 // how often it was said what the chat is like
  function take(next: ChatNow): boolean {
    told++
    now.value = next
    return next.chat !== null && transcript.turnTo(next.chat)
  }

  /** Fetches what is new; true where something was said. */
  async function ask(): Promise<boolean> {
    const before = told
    const next = await getChat()
    // What the stream told meanwhile is newer.
    return fetchLines(before === told && take(next))
  }

  /** Of another chat from the first one, and the stream after them. */
  async function fetchLines(another: boolean): Promise<boolean> {
    const news = await transcript.fetch()
    if (!line) listen()
    else if (another) line.restart()
    return news
  }

  const first = useLoad(ask)
  const elsewhere = ref(false) // the agents read nothing but WeChat
  const outbox = useOutbox(transcript.lines, transcript.last, (refusal) => {
    if (refusal?.code === 'chat_in_wechat') elsewhere.value = true
    return askGently()
  })

  /** Binding can end while the page is open; then there is no chat to ask about. */
  async function askGently(): Promise<boolean> {
    try {
      return await ask()
    } catch (e) {
      if (!(e instanceof ApiError) || e.code !== 'not_bound') throw e
      first.code.value = e.code
      line?.stop()
      return false
    }
  }

  let line: ReturnType<typeof follow> | undefined
  function listen() {
    if (left) return
    line = follow({
      chat: transcript.chat,
      last: transcript.last,
      ask: askGently,
      line: (said) => transcript.add([said]),
      now: (next) => take(next) && void fetchLines(true).catch(() => {}),
      typing: isTyping,
      lost: (is) => (lost.value = is),
    })
  }
  let left = false // the page
  onMounted(first.load)
  onUnmounted(() => {
    left = true
    line?.stop()
  })

  const chat = computed(() => now.value?.chat ?? null)
  const going = computed(() => chat.value !== null && chat.value.state !== 'closed')
  /** Whether a message can be sent here: into the chat that goes on, or to begin one. */
  const writable = computed(
    () => chat.value?.can_write ?? (now.value?.open === true && !elsewhere.value),
  )

  async function end() {
    if (busy.value) return
    const queued = chat.value?.state === 'queued'
    const sure = queued
      ? await confirm('取消排队？', '和发送数字 88 一样，取消后需要重新排队。', '取消排队')
      : await confirm(
          '结束会话？',
          '和发送数字 88 一样，会话结束后请您为客服的服务评分。',
          '结束会话',
        )
    if (!sure) return
    busy.value = true
    problem.value = ''
    try {
      await fetchLines(take(await endChat()))
    } catch (e) {
      problem.value = textOf(e)
    } finally {
      busy.value = false
    }
  }

  return {
    now,
    chat,
    going,
    writable,
    first,
    lines: transcript.all,
    outbox,
    typing,
    lost,
    busy,
    problem,
    end,
  }
}
