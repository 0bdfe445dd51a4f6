// Prints what the first page of the citizens' app loads, compressed, and fails above the budget:
// the script and style that index.html names, what those scripts import, and the home page's own chunk.
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
const first = ['index.html', 'src/pages/home/index.vue']

const files = new Set()
const visit = (key) => {
  const chunk = manifest[key]
  if (!chunk) throw new Error(`${key} is not in the build: has a file moved? See scripts/size.mjs`)
  if (files.has(chunk.file)) return
  files.add(chunk.file)
  chunk.css?.forEach((css) => files.add(css))
  chunk.imports?.forEach(visit)
}
first.forEach(visit)

const totals = { script: 0, style: 0 }
for (const file of files) {
  const size = gzipSync(readFileSync(join(dist, file))).length
  totals[file.endsWith('.css') ? 'style' : 'script'] += size
}
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`
console.log(
  `first page, compressed: script ${kb(totals.script)} of ${kb(budget)}, style ${kb(totals.style)}, ${files.size} files`,
)
if (totals.script > budget) {
  console.error('the first page loads too much script')
  process.exit(1)
}
