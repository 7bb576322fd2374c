import { alsoSpeak } from '@/shared/locales'
import { loadTexts as loadWebhookTexts } from '@/webhooks/texts'

/** The texts of the administration, which others need not fetch. */
export async function loadTexts(): Promise<void> {
  const own = { en: () => import('./own-texts.en.json'), ru: () => import('./own-texts.ru.json') }
  await Promise.all([alsoSpeak('admin', own), loadWebhookTexts()])
}
