import type { Chat, ChatNow, ChatRating, Line } from '../api/chat'

/** A chat as the API gives it. */
export const aChat = (more: Partial<Chat> = {}): Chat => ({
  id: '7',
  state: 'active',
  state_label: '服务中',
  ahead: 0,
  agent: '8001',
  opened_at: '2026-11-23T10:00:00+08:00',
  closed_at: null,
  end: '',
  can_write: true,
  ticket_number: '',
  ...more,
})

export const chatNow = (chat: Chat | null, more: Partial<ChatNow> = {}): ChatNow => ({
  chat,
  open: true,
  hours: '9:00-18:00',
  next_open_at: null,
  rating: null,
  ...more,
})

export const ended = (more: Partial<ChatNow> = {}) =>
  chatNow(
    aChat({
      state: 'closed',
      end: '88',
      closed_at: '2026-11-23T10:20:00+08:00',
      can_write: more.open ?? true,
    }),
    more,
  )

export const asked = (more: Partial<ChatRating> = {}): ChatRating => ({
  chat_id: '7',
  state: 'asked',
  stars: 0,
  asked_until: null,
  asks_reason: false,
  ...more,
})

export const aLine = (seq: number, text = `第${seq}句`, more: Partial<Line> = {}): Line => ({
  seq,
  at: new Date(Date.parse('2026-11-23T10:00:00+08:00') + seq * 1000).toISOString(),
  from: 'agent',
  kind: 'text',
  text,
  media_url: '',
  lat: null,
  lng: null,
  label: '',
  ...more,
})

/** GET /chat/lines of a chat with these lines: the one that is asked for, or this one. */
export const after =
  (lines: Line[], chat?: string) =>
  ({ query }: { query: URLSearchParams }) => ({
    chat_id: chat ?? query.get('chat') ?? '7',
    items: lines.filter((l) => l.seq > Number(query.get('after'))),
    last: lines.length === 0 ? 0 : lines[lines.length - 1]!.seq,
  })
