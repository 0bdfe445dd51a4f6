import { ApiError } from '@shared/http'
import { bulkEntries, entry, type Entry, type EntryLine } from '../../api/entries'
import type { Many, Row } from '../../components/rows'
import { me } from '../../session'

export type EntryAct = 'approve' | 'return' | 'publish'

/** How many one call takes. */
const most = 100
/** How many are read at once. */
const abreast = 6

const verbs: Record<EntryAct, string> = { approve: '审核通过', return: '退回', publish: '发布' }
const after: Record<EntryAct, string> = {
  approve: '待发布',
  return: '退回修改',
  publish: '已发布',
}

/** An act with the drafts that were picked in the list; note is asked for when it is done. */
export function manyEntries(act: EntryAct, picked: EntryLine[], note: () => string): Many {
  const lines = new Map(picked.map((line) => [line.code, line]))
  return {
    title: `批量${verbs[act]}`,
    verb: verbs[act],
    unit: '条',
    look: async (codes = [...lines.keys()]) => {
      const rows: Row[] = []
      for (let i = 0; i < codes.length; i += abreast) {
        const few = codes.slice(i, i + abreast)
        rows.push(
          ...(await Promise.all(few.map((c, j) => rowOf(act, lines.get(c)!, i + j >= most)))),
        )
      }
      return rows
    },
    act: async (codes) => {
      const items = codes.map((code) => ({ code, version: lines.get(code)!.draft }))
      const done = await bulkEntries(act, items, note())
      return done.map((r) => ({ key: r.code, ok: r.ok, text: r.ok ? after[act] : r.message }))
    },
  }
}

async function rowOf(act: EntryAct, line: EntryLine, tooMany: boolean): Promise<Row> {
  const why = tooMany ? `一次最多${most}条` : await whyNot(act, line)
  const { code, title } = line
  return { key: code, number: code, title, ok: !why, text: why || after[act] }
}

/** Why it cannot be done with an entry as it is by now; blank where it can. */
async function whyNot(act: EntryAct, line: EntryLine): Promise<string> {
  let now: Entry
  try {
    now = await entry(line.code)
  } catch (e) {
    if (e instanceof ApiError && e.status === 404) return e.message
    throw e
  }
  const work = now.work
  if (!work) return '没有待审核或待发布的草稿'
  // What nobody has read is not taken along.
  if (work.number !== line.draft) return `已有第${work.number}版，请打开看过再处理`
  if (act === 'approve') {
    if (work.state !== 'draft') return '已经审核通过'
    if (wroteOn(now)) return '您写的草稿，须由另一位编辑审核'
  }
  if (act === 'publish') {
    if (work.state !== 'reviewed') return '要先由另一位编辑审核通过'
    const until = work.content.valid_until
    if (until && until < today()) return '有效期已过，请修改后重新审核'
  }
  return ''
}

/** Whether one wrote on what is being worked on: since what citizens read, or since a draft was dropped. */
function wroteOn(e: Entry): boolean {
  const since = e.versions.filter((v) => v.number > e.live).sort((a, b) => b.number - a.number)
  const dropped = since.findIndex((v) => v.state === 'dropped')
  const work = dropped < 0 ? since : since.slice(0, dropped)
  return work.some((v) => v.author === me.value?.name)
}

/** The day of the city. */
const today = () => new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10)
