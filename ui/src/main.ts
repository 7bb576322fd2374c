import './main.css'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { client } from './api/client'
import { router } from './routes'
import { i18n, preferred, speak } from './shared/locales'

// Fetched beside the texts, not after them.
if (location.pathname === '/') void import('./posts/FeedPage.vue')

// The texts load while everything else is put together.
speak(preferred()).then(() => {
  createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient: client }).mount('#app')
})
