import { createApp } from 'vue'
import App from './App.vue'
import { newRouter } from './router'
// Vant's resets before ours, whichever of its components comes first.
import 'vant/es/style/base.css'
import './styles/base.css'

createApp(App).use(newRouter()).mount('#app')
