import { device } from '@shared/memory'
import { reactive, watch } from 'vue'

/** How this browser tells of new messages. */
export const prefs = reactive({ sound: true, notify: false, ...device.read<object>('desk-bell') })

watch(prefs, () => device.write('desk-bell', { ...prefs }))

/** Asks the browser for leave; false where it is refused. */
export async function mayNotify(): Promise<boolean> {
  if (typeof Notification === 'undefined') return false
  return (await Notification.requestPermission()) === 'granted'
}
