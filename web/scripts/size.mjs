// Prints what each page of the citizens' app loads when it is the first one, compressed, and fails above the budget:
// the script and style that index.html names, the page's own, and what those import.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const budget = 120 * 1024 // bytes of compressed script
const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'h5')

if (!existsSync(join(dist, '.vite', 'manifest.json'))) {
  if (process.argv.includes('--if-built')) process.exit(0)
  console.error('web/dist/h5 is not built: run npm run build:h5')
  process.exit(1)
}

const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'))
// The menu leads straight into any page, so each of them can be somebody's first.
const pages = Object.keys(manifest).filter((key) => /^src\/pages\/[^/]+\/index\.vue$/.test(key))
if (pages.length === 0)
  throw new Error('the build has no pages: have they moved? See scripts/size.mjs')

function filesOf(page) {
  const files = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (files.has(chunk.file)) return
    files.add(chunk.file)
    chunk.css?.forEach((css) => files.add(css))
    chunk.imports?.forEach(visit)
  }
  ;['index.html', page].forEach(visit)
  return [...files]
}

const compressed = (files) =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0)
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`

let tooLarge = false
for (const page of pages) {
  const files = filesOf(page)
  const script = compressed(files.filter((f) => f.endsWith('.js')))
  const style = compressed(files.filter((f) => f.endsWith('.css')))
  tooLarge ||= script > budget
  console.log(
    `${page.split('/')[2].padEnd(9)} script ${kb(script)} of ${kb(budget)}, style ${kb(style)}, ${files.length} files`,
  )
}
if (tooLarge) {
  console.error('a first page loads too much script')
  process.exit(1)
}
