import { defineConfig } from '@playwright/test'

/**
 * Drives a running `hotline demo`. HOTLINE_E2E_URL is the address of its phone page.
 * The browser is the system's own: nothing is downloaded.
 */
const console = process.env.HOTLINE_KEFU_DESK === 'console'

export default defineConfig({
  testDir: 'e2e',
  // A demo has one desk: these are for one whose agents work in the console.
  ...(console ? { testMatch: '*.console.spec.ts' } : { testIgnore: '*.console.spec.ts' }),
  globalSetup: './e2e/support/morning.ts',
  // A test that failed runs once more, with everything recorded, which would slow down those that pass. Where it passes then,
  // make test names it at its end.
  retries: 1,
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  outputDir: `test-results/${console ? 'console' : 'wechat'}-desk`,
  use: {
    baseURL: process.env.HOTLINE_E2E_URL ?? 'http://localhost:8090',
    contextOptions: { reducedMotion: 'reduce' }, // what moves only keeps a test waiting
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
