import { defineConfig } from '@playwright/test'

/**
 * Drives a running `hotline demo`. HOTLINE_E2E_URL is the address of its phone page.
 * The browser is the system's own: nothing is downloaded.
 */
export default defineConfig({
  testDir: 'e2e',
  retries: 0,
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  outputDir: 'test-results',
  use: {
    baseURL: process.env.HOTLINE_E2E_URL ?? 'http://localhost:8090',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    trace: 'retain-on-failure',
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
