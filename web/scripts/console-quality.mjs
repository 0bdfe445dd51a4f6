// Lighthouse on the console's log-in, workbench and desk, of a running demo: exit 1 where one falls short.
//   npm install --no-save --prefix ../lighthouse lighthouse@12
//   node web/scripts/console-quality.mjs http://localhost:8080 ../lighthouse
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from '@playwright/test'

const origin = (process.argv[2] ?? 'http://localhost:8080').replace(/\/$/, '')
const where = createRequire(resolve(process.argv[3] ?? '.', 'package.json'))
const { default: lighthouse, desktopConfig } = await import(
  pathToFileURL(where.resolve('lighthouse')).href
)
const port = 9333
const least = { performance: 0.9, accessibility: 0.95, 'best-practices': 0.95 }
const password = 'hotline-demo' // of every log-in of the demo

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`],
})
try {
  await measure('/console/login')
  await measure('/console/tickets', 'dispatcher')
  await measure('/console/desk', 'agent')
} finally {
  await browser.close()
}

async function measure(path, name) {
  const { lhr } = await lighthouse(
    origin + path,
    {
      port,
      logLevel: 'error',
      onlyCategories: Object.keys(least),
      extraHeaders: name ? { Cookie: await cookieOf(name) } : {},
    },
    desktopConfig,
  )
  const scores = Object.entries(least).map(([id, wanted]) => {
    const { score } = lhr.categories[id]
    if (!(score >= wanted)) process.exitCode = 1
    return `${id} ${Math.round(score * 100)}`
  })
  const there = new URL(lhr.finalDisplayedUrl).pathname
  if (there !== path) process.exitCode = 1 // the log-in, and not the page
  console.log(`${there}: ${scores.join(', ')}`)
}

async function cookieOf(name) {
  const answer = await fetch(`${origin}/api/staff/v1/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin },
    body: JSON.stringify({ name, password, cookie: true }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.headers.get('set-cookie').split(';')[0]
}
