import { createApp } from 'vue'
import { createWorld, phonesIn, storeKey } from './state/world'
import { followHistory } from './state/layers'
import './style.css'

/** One build, two pages: the path says which. */
const agents = /^\/agent\/?$/.test(location.pathname)

async function page() {
  if (agents) return (await import('./agent/AgentApp.vue')).default
  return (await import('./components/page/PhoneApp.vue')).default
}

followHistory()
const world = createWorld(agents ? undefined : phonesIn(location.search))
void page().then((app) => createApp(app).provide(storeKey, world).mount('#app'))
