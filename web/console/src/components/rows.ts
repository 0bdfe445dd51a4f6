import { isPassing, textOf } from '@shared/http'
import { complain, say } from '../dialogs'

/** One of many things that an act is about: what would become of it, or what became of it. */
export interface Row {
  key: string
  /** Where the title does not say it. */
  number?: string
  title: string
  ok: boolean
  /** What it is then; where it is not ok, why not. */
  text: string
}

/** What became of one. */
export type Fate = Pick<Row, 'key' | 'ok' | 'text'>

/** An act with many things. */
export interface Many {
  title: string
  verb: string
  unit: string
  note?: string
  /** What would become of all of them; or, of those that are tried again, what would by now. */
  look: (again?: string[]) => Promise<Row[]>
  /** Does it with these, and tells how far it is. */
  act: (keys: string[], tell: (n: number) => void) => Promise<Fate[]>
}

/** Takes all rows as text, to be put into a sheet. */
export async function copyRows(rows: Row[]) {
  const lines = rows.map((r) =>
    [...(r.number ? [r.number] : []), r.title, r.ok ? r.text : `未处理：${r.text}`].join('\t'),
  )
  try {
    await navigator.clipboard.writeText(lines.join('\n'))
    say('已复制')
  } catch {
    complain('浏览器不允许复制，请手工选取')
  }
}

/** Does with each by itself what the API has no call for many for. Where the line breaks, the rest is not tried. */
export async function oneByOne(
  keys: string[],
  once: (key: string) => Promise<unknown>,
  done: string,
  tell: (n: number) => void,
): Promise<Fate[]> {
  const fates: Fate[] = []
  let broken = false
  for (const key of keys) {
    if (broken) {
      fates.push({ key, ok: false, text: '前面的没有成功，这条没有再试' })
      continue
    }
    try {
      await once(key)
      fates.push({ key, ok: true, text: done })
    } catch (e) {
      fates.push({ key, ok: false, text: textOf(e) })
      broken = isPassing(e)
    }
    tell(fates.length)
  }
  return fates
}
