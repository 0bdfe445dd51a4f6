import { ref } from 'vue'

/** How the console looks: light, dark, or as the system does. */
export type Theme = 'light' | 'dark' | 'system'

const place = 'hotline-theme'
const system = matchMedia('(prefers-color-scheme: dark)')

const kept = localStorage.getItem(place)
export const theme = ref<Theme>(kept === 'light' || kept === 'dark' ? kept : 'system')

/** Whether it is dark now, for what draws its own colours. */
export const dark = ref(false)

export function setTheme(to: Theme) {
  theme.value = to
  localStorage.setItem(place, to)
  applyTheme()
}

export function applyTheme() {
  dark.value = theme.value === 'dark' || (theme.value === 'system' && system.matches)
  document.documentElement.classList.toggle('dark', dark.value)
}

system.addEventListener('change', applyTheme)
