import { createApp } from 'vue'
import App from './App.vue'
import { watchIdle } from './idle'
import { newRouter } from './router'
import { applyTheme } from './theme'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './styles/base.css'

applyTheme()
watchIdle()
createApp(App).use(newRouter()).mount('#app')
