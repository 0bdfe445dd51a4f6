import { nextTick } from 'vue'

/** Brings the first field with a fault into view and puts the cursor there. */
export async function focusFault() {
  await nextTick()
  const field = document.querySelector('.field.bad')
  const input =
    field?.querySelector<HTMLElement>('input, textarea, select, button') ??
    (field as HTMLElement | null)
  input?.focus({ preventScroll: true })
  field?.scrollIntoView({ block: 'center' })
}
