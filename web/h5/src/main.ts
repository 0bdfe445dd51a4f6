import { createApp } from 'vue'
import App from './App.vue'
import { newRouter } from './router'
// Vant's resets before ours, whichever of its components comes first.
import 'vant/es/style/base.css'
import './styles/base.css'

createApp(App).use(newRouter()).mount('#app')

// A shared phone keeps nothing past its time, even where nobody opens the form again; no page waits for it.
setTimeout(() => void import('./pages/new/draft').then((d) => d.forgetOldDraft()), 5_000)
