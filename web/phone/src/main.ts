import { createApp } from 'vue'
import { createWorld, storeKey } from './state/world'
import { followHistory } from './state/layers'
import './style.css'

/** One build, two pages: the path says which. */
async function page() {
  if (/^\/agent\/?$/.test(location.pathname)) return (await import('./agent/AgentApp.vue')).default
  return (await import('./components/page/PhoneApp.vue')).default
}

followHistory()
void page().then((app) => createApp(app).provide(storeKey, createWorld()).mount('#app'))
