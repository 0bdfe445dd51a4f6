import { resendNotices, type Sent } from '../../api/noticelog'
import type { Many } from '../../components/rows'

/** How many one call takes. */
const most = 200

/** Notices that did not arrive, sent once more. */
export function manyNotices(list: Sent[]): Many {
  const known = new Map(list.map((n) => [String(n.id), n]))
  return {
    title: '重发通知',
    verb: '重发',
    unit: '条',
    note: '未送达、已过期的通知，按各种渠道重新发送。',
    look: async (again) =>
      (again ?? [...known.keys()]).map((key, i) => {
        const n = known.get(key)!
        const title = `${n.number || '账户通知'} ${n.text || '聊天中的回答'}`
        const ok = i < most
        return { key, title, ok, text: ok ? '重新发送' : `一次最多${most}条` }
      }),
    act: async (keys) =>
      (await resendNotices(keys.map(Number))).map((f) => ({
        key: String(f.id),
        ok: f.ok,
        text: f.ok ? '正在重发' : f.error,
      })),
  }
}
