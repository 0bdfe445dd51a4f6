/** A piece of a text that was searched; a text comes in such pieces and never as HTML. */
export interface Piece {
  text: string
  hit: boolean
}

/** Where the words of a search stand. */
export interface Highlight {
  title: Piece[] | null
  snippet: Piece[] | null
}

/** A part of a list; next_cursor '' is the last. */
export interface Listed<T> {
  items: T[] | null
  next_cursor: string
}

/** A part of what was found. corrected: what was searched for in place of what was typed, or ''. */
export interface Found<T> extends Listed<T> {
  corrected: string
}
