import { dayAndTime } from '@shared/format'
import type { ChatNow } from '../../api/chat'

/** What is to be said of today beside the daily hours: whether agents are there, and hours that differ. */
export function serviceToday({ open, hours, next_open_at: next }: ChatNow, daily: string): string {
  const differs = hours && hours !== daily ? `今天的服务时间是 ${hours}。` : ''
  if (open) return `${differs}现在是服务时间。`
  return `${differs}现在不是服务时间${next ? `，${dayAndTime(next)} 起可以接入客服` : ''}。`
}

/** 10分钟, or 30秒 where it is shorter than a minute: as the account says it in WeChat. */
export const spokenTime = (seconds: number) =>
  seconds < 60 ? `${seconds}秒` : `${Math.round(seconds / 60)}分钟`
