import type { MessageKind } from '../api/types'

/** What stands for a message that is not text. */
export const kindWords: Partial<Record<MessageKind, string>> = {
  image: '[图片]',
  voice: '[语音]',
  video: '[视频]',
  location: '[位置]',
  news: '[图文消息]',
  link: '[链接]',
}

/** A citizen's last words as the agents' tool has them: WeChat's transcript says "[image]". */
export function lastWords(text: string): string {
  const kind = /^\[(\w+)\]$/.exec(text)?.[1] as MessageKind | undefined
  return (kind && kindWords[kind]) || text
}
