import './main.css'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { result } from './api/call'
import { client } from './api/client'
import { start } from './api/session'
import { goLive } from './live'
import { router } from './routes'
import { mendStyles } from './shared/later'
import { i18n, preferred, speak } from './shared/locales'

// Fetched beside the texts, not after them.
if (location.pathname === '/') void import('./posts/FeedPage.vue')

/** The development server has no portal that writes into the document who reads. */
async function introduced(): Promise<void> {
  if (!import.meta.env.DEV || start.value.user.id) return
  const found = await result<{ ID: string; NAME: string; LAST_NAME: string; ADMIN: boolean }>('profile')
  const user = { id: Number(found.ID), name: `${found.NAME} ${found.LAST_NAME}`.trim(), position: '', photo: '', admin: found.ADMIN, employee: true }
  start.value = { ...start.value, user }
}

mendStyles()

// The texts load while everything else is put together.
Promise.all([speak(preferred()), introduced()]).then(() => {
  // First it listens, then it reads, so that nothing is missed.
  goLive()
  createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient: client }).mount('#app')
})
