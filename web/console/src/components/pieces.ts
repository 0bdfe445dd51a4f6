/** A part of a text in which two versions agree, or one has what the other has not. */
export interface Piece {
  text: string
  is: 'same' | 'added' | 'gone'
}

/** Most characters on either side of what differs that are compared one by one. */
const most = 4000

/** How one text differs from another. What is very long and very different is shown as replaced whole. */
export function differ(from: string, to: string): Piece[] {
  const a = [...from]
  const b = [...to]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++
  const pieces: Piece[] = []
  add(pieces, 'same', a.slice(0, head).join(''))
  middle(pieces, a.slice(head, a.length - tail), b.slice(head, b.length - tail))
  add(pieces, 'same', a.slice(a.length - tail).join(''))
  return tidied(pieces)
}

function middle(pieces: Piece[], a: string[], b: string[]) {
  if (a.length > most || b.length > most || !a.length || !b.length) {
    add(pieces, 'gone', a.join(''))
    add(pieces, 'added', b.join(''))
    return
  }
  // How long the longest common part of the ends is, from every place.
  const width = b.length + 1
  const common = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add(pieces, 'same', a[i]!)
      i++
      j++
    } else if (
      j >= b.length ||
      (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
    )
      add(pieces, 'gone', a[i++]!)
    else add(pieces, 'added', b[j++]!)
  }
}

function add(pieces: Piece[], is: Piece['is'], text: string) {
  if (!text) return
  const last = pieces[pieces.length - 1]
  if (last?.is === is) last.text += text
  else pieces.push({ text, is })
}

/** A character or two that happen to agree within what was written anew only disturb the eye. */
function tidied(pieces: Piece[]): Piece[] {
  const out: Piece[] = []
  let gone = ''
  let added = ''
  const flush = () => {
    add(out, 'gone', gone)
    add(out, 'added', added)
    gone = added = ''
  }
  pieces.forEach((p, k) => {
    const between = k > 0 && k < pieces.length - 1 && [...p.text].length <= 2 && (gone || added)
    if (p.is === 'same' && between) {
      gone += p.text
      added += p.text
    } else if (p.is === 'same') {
      flush()
      add(out, 'same', p.text)
    } else if (p.is === 'gone') gone += p.text
    else added += p.text
  })
  flush()
  return out
}
