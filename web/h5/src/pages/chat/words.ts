import { dayAndTime } from '@shared/format'
import type { ChatNow, Line } from '../../api/chat'

/** The line over the chat: how it stands. */
export function stateOf({ chat, open }: ChatNow, typing: boolean): string {
  switch (chat?.state) {
    case 'queued':
      return chat.ahead > 0 ? `排队中，前面还有${chat.ahead}位` : '排队中，下一位就是您'
    case 'active':
      return typing ? `客服${number(chat.agent)}正在输入…` : `客服${number(chat.agent)}为您服务`
    case 'closed':
      return '会话已结束'
    default:
      return open ? '发送消息即可接入客服' : '现在不是服务时间'
  }
}

const number = (agent: string) => (agent ? `${agent}号` : '')

const pause = 5 * 60_000 // ms between two lines, after which the time is shown again

/** The time to show over a line, or '': over the first one and after a pause. */
export function timeOver(line: Line, before: Line | undefined, today: string): string {
  const wait = before ? Date.parse(line.at) - Date.parse(before.at) : Infinity
  return wait < pause ? '' : timeOf(line.at, today)
}

/** 10:23 of today, 11月28日 10:23 of another day. today: any moment of it. */
function timeOf(at: string, today: string): string {
  const [day, time] = dayAndTime(at).split(' ')
  const same = dayAndTime(today).split(' ')[0] === day
  return same && time ? time : dayAndTime(at)
}
