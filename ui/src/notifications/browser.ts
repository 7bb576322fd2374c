import { useLocalStorage } from '@vueuse/core'
import { computed, ref } from 'vue'
import { client } from '@/api/client'
import { start } from '@/api/session'
import { router } from '@/routes'
import { i18n } from '@/shared/locales'
import type { Counts } from '@/shell/counts'
import { Watch } from './watch'

/**
 * Notifications of the browser, for who wants them: that there is something, never what. What a
 * notification says is shown by the page alone, which asks the portal first.
 */

const wanted = useLocalStorage('feed24-browser-notifications', false)
const permission = ref<NotificationPermission>(globalThis.Notification?.permission ?? 'denied')

/** Whether this browser can show any, and has not been told never to. */
export const possible = computed(() => 'Notification' in globalThis && permission.value !== 'denied')
export const on = computed(() => wanted.value && permission.value === 'granted')

/** Asks the person, if the browser has not been told yet. */
export async function switchOn(now: boolean): Promise<void> {
  if (now && permission.value === 'default') permission.value = await Notification.requestPermission()
  wanted.value = now && permission.value === 'granted'
}

const watch = new Watch(() => void client.invalidateQueries({ queryKey: ['counts'] }))

/** The numbers have been read. */
export function counted(counts: Counts): void {
  if (watch.isNews(counts) && document.hidden && on.value) show(counts.forBrowser)
}

function show(n: number): void {
  try {
    // The tag makes one of those that several tabs show.
    const shown = new Notification(start.value.company, { body: i18n.global.t('notifications.browser', { n }, n), tag: 'feed24' })
    shown.onclick = () => {
      window.focus()
      void router.push('/notifications')
      shown.close()
    }
  } catch {
    // Some browsers let only service workers show any.
  }
}
