import data from './elements.json'

/**
 * Which of its category's elements a 诉求 does not seem to contain: a hint, by words rather than meaning. The server
 * proposes the same to its dispatchers (model/elements.go), by the same data.
 */
export function missingElements(category: string, said: Said, template: string): string[] {
  const read = readContent(said.content.normalize('NFKC'), template.normalize('NFKC'))
  const all = [said.title, said.address, ...read.typed].join('\n').normalize('NFKC')
  return cluesOf(category)
    .filter(
      (c) =>
        !c.under.some((head) => read.filled.has(head)) &&
        !c.words?.test(all) &&
        !(c.prose > 0 && read.prose >= c.prose) &&
        !(c.photos && said.photos > 0),
    )
    .map((c) => c.element)
}

export interface Said {
  title: string
  address: string
  content: string
  /** How many. */
  photos: number
}

/** Elements that the template lets a citizen leave out: nobody is reminded of these. */
export const optional = ['对象', '参保单位']

interface Clue {
  element: string
  under: string[]
  words: RegExp | undefined
  prose: number
  photos: boolean
}

interface KeptClue {
  element: string
  under: string[]
  words?: string
  prose?: number
  photos?: boolean
}

const made = new Map<string, Clue[]>()

function cluesOf(category: string): Clue[] {
  const kept = (data.categories as Record<string, KeptClue[]>)[category] ?? []
  const clues =
    made.get(category) ??
    kept.map((c) => ({ prose: 0, photos: false, ...c, words: anyOf(c.words) }))
  made.set(category, clues)
  return clues
}

function anyOf(words: string | undefined): RegExp | undefined {
  const lists = data.lists as Record<string, string>
  const list = (name: string) => lists[name]!.split(' ')
  const all = words?.split(' ').flatMap((w) => (w.startsWith('@') ? list(w.slice(1)) : [w]))
  return all && new RegExp(all.join('|'), 'm')
}

/** A content taken apart by the headings of its template. */
function readContent(content: string, template: string) {
  const asked = sections(template).by
  const { before, by } = sections(content, asked)
  const filled = new Set<string>()
  const typed = [before]
  for (const [head, text] of by) {
    if (isFilledIn(text, asked.get(head)!)) filled.add(head)
    if (squeeze(text) !== squeeze(asked.get(head)!)) typed.push(text)
  }
  return { filled, typed, prose: [...squeeze(before)].length }
}

/** A content without the parts of its template that nobody filled in. */
export function withoutBlanks(content: string, template: string): string {
  const asked = sections(template).by
  const { before, by } = sections(content, asked)
  const parts = [before.trim()]
  for (const [head, text] of by)
    if (isFilledIn(text, asked.get(head)!)) parts.push(`【${head}】${text.trim()}`)
  return parts.filter(Boolean).join('\n')
}

/** A text's parts by their headings 【…】, and what stands before the first. known: only these are headings. */
function sections(text: string, known?: Map<string, string>) {
  const by = new Map<string, string>()
  let before = ''
  let head: string | undefined
  let from = 0
  const keep = (until: number) => {
    const part = text.slice(from, until)
    if (head === undefined) before += part
    else by.set(head, (by.get(head) ?? '') + part)
  }
  for (const found of text.matchAll(/【([^】\n]*)】/g)) {
    const name = found[1]!
    if (known && !known.has(name)) continue
    keep(found.index)
    head = name
    from = found.index + found[0].length
  }
  keep(text.length)
  return { before, by }
}

/**
 * Whether text says more than the template's own words under its heading. Of choices (a / b) one is taken by deleting
 * the others, so what is left counts; of blanks (____年____月) it does not.
 */
function isFilledIn(text: string, asked: string): boolean {
  const t = squeeze(text)
  const a = squeeze(asked)
  if (asked.includes(' / ')) return t !== '' && t !== a
  return !isWithin(t, a)
}

/** Whether s is what is left of all after deleting characters. */
function isWithin(s: string, all: string): boolean {
  const rest = [...s]
  for (const c of all) if (rest[0] === c) rest.shift()
  return rest.length === 0
}

const squeeze = (s: string) => s.replace(/[_\s]/g, '')
