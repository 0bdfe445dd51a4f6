import { deadWebhooks, resendWebhooks, type DeadWebhook } from '../../api/clients'
import { oneByOne, type Many } from '../../components/rows'

/** All that was given up to a client, pushed again: at most so many at a time, the rest is there afterwards. */
export function manyWebhooks(client: string, name: string, most = 1000): Many {
  const seen = new Map<string, DeadWebhook>()

  async function given() {
    const list: DeadWebhook[] = []
    let cursor = ''
    do {
      const page = await deadWebhooks(client, cursor)
      list.push(...page.items)
      cursor = page.next_cursor
    } while (cursor && list.length < most)
    return list.slice(0, most)
  }

  return {
    title: `重新推送给${name}`,
    verb: '重推',
    unit: '条',
    note: `推送失败的消息再推送一次，一次最多${most}条。`,
    look: async (again) => {
      const list = await given()
      for (const d of list) seen.set(d.id, d)
      return (again ?? list.map((d) => d.id)).map((key) => {
        const d = seen.get(key)!
        const there = list.some((l) => l.id === key)
        return {
          key,
          title: `${d.number} ${d.event} · ${d.status_label}`,
          ok: there,
          text: there ? '重新推送' : '已经不在这里',
        }
      })
    },
    act: (ids, tell) => oneByOne(ids, (id) => resendWebhooks({ id }), '正在重新推送', tell),
  }
}
