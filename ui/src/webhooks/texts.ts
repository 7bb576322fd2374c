import { alsoSpeak } from '@/shared/locales'

/** The texts about webhooks, which others need not fetch. */
export const loadTexts = (): Promise<void> =>
  alsoSpeak('webhooks', {
    en: () => import('./own-texts.en.json'),
    ru: () => import('./own-texts.ru.json'),
  })
