import { onMounted, onUnmounted, shallowRef } from 'vue'
import { glanceAtChat, type ChatNow } from '../api/chat'

/**
 * The citizen's chat, for pages that have something else to show first: asked for when the browser has nothing better to
 * do. Undefined for who has not signed in or is not bound: it leads to no signing in.
 */
export function useChatGlance() {
  const now = shallowRef<ChatNow>()
  let left = false // the page
  const look = () =>
    left ||
    glanceAtChat().then(
      (chat) => (now.value = chat),
      () => {},
    )
  onMounted(() => {
    if ('requestIdleCallback' in window) requestIdleCallback(look, { timeout: 2_000 })
    else setTimeout(look, 500) // Safari
  })
  onUnmounted(() => (left = true))
  return now
}

/** What a link to the chat says, where there is a reason to go there: one that goes on, or one to be rated. Else ''. */
export function reasonForChat(now: ChatNow | undefined): string {
  switch (now?.chat?.state) {
    case 'queued':
      return '正在排队'
    case 'active':
      return '对话进行中'
    default:
      return now?.rating?.state === 'asked' ? '请为服务评分' : ''
  }
}
