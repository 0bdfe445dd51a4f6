import { request } from '@playwright/test'
import { Standin } from './standin'

/** It is ten in the morning when the tests begin, whatever the hour is here: what they count must not change at midnight. */
export default async function morning() {
  const context = await request.newContext({
    baseURL: process.env.HOTLINE_E2E_URL ?? 'http://localhost:8090',
  })
  await new Standin(context).moveClockTo('10:00')
  await context.dispose()
}
