import './main.css'
import { VueQueryPlugin } from '@tanstack/vue-query'
import b24ui from '@bitrix24/b24ui-nuxt/vue-plugin'
import { createApp } from 'vue'
import App from './App.vue'
import { client } from './api/client'
import { router } from './routes'
import { i18n, preferred, speak } from './shared/locales'

// The texts load while everything else is put together.
speak(preferred()).then(() => {
  createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient: client }).use(b24ui).mount('#app')
})
