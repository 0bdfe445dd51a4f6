import { device } from '@shared/memory'

/** What was typed in one of a ticket's steps and not sent yet, on the device for thirty days (domain §15). */
const place = 'hotline.steps'
const keep = 30 * 24 * 3600 * 1000 // ms

type Kept = Record<string, { savedAt: number; value: unknown }>

function fresh(now: number): Kept {
  const all = Object.entries(device.read<Kept>(place) ?? {})
  return Object.fromEntries(all.filter(([, { savedAt }]) => now - savedAt <= keep))
}

/** of names the step of a ticket: complete/26112310483520. */
export function stepDraft<T>(of: string) {
  return {
    load: (now: number = Date.now()) => fresh(now)[of]?.value as T | undefined,
    save: (value: T, now: number = Date.now()) =>
      device.write(place, { ...fresh(now), [of]: { savedAt: now, value } }),
    forget(now: number = Date.now()) {
      const rest = fresh(now)
      Reflect.deleteProperty(rest, of)
      device.write(place, rest)
    },
  }
}
