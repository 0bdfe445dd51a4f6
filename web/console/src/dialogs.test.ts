import { expect, test } from 'vitest'

const sources = import.meta.glob<string>('./**/*.vue', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** Nothing can be typed in these, or chosen. */
const viewers = ['./pages/tickets/KeysHelp.vue']

test('a click beside a dialog does not close it with what was typed', () => {
  const closing = Object.entries(sources).filter(([, text]) =>
    (text.match(/<el-dialog\b(?:[^>"]|"[^"]*")*>/g) ?? []).some(
      (tag) => !tag.includes(':close-on-click-modal="false"'),
    ),
  )
  expect(closing.map(([name]) => name)).toEqual(viewers)
})
