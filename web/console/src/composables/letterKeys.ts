import { computed, ref } from 'vue'
import { me } from '../session'

const place = 'hotline-letter-keys-off'
/** The log-ins that have switched them off in this browser. */
const off = ref<string[]>(read())

/**
 * Whether shortcuts of a single character are on, for who is logged in. Who dictates, or is easily slipping, can have them off
 * (WCAG 2.1.4).
 */
export const letterKeys = computed({
  get: () => !off.value.includes(me.value?.name ?? ''),
  set(on: boolean) {
    const name = me.value?.name ?? ''
    off.value = [...off.value.filter((n) => n !== name), ...(on ? [] : [name])]
    localStorage.setItem(place, JSON.stringify(off.value))
  },
})

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]')
    return Array.isArray(kept) ? kept.filter((n) => typeof n === 'string') : []
  } catch {
    return []
  }
}
