import { createApp } from 'vue'
import App from './App.vue'
import { newRouter } from './router'
import './styles/base.css'

createApp(App).use(newRouter()).mount('#app')
