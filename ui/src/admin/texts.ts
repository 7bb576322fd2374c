import { alsoSpeak } from '@/shared/locales'

/** The texts of the administration, which others need not fetch. */
export const loadTexts = (): Promise<void> =>
  alsoSpeak('admin', {
    en: () => import('./own-texts.en.json'),
    ru: () => import('./own-texts.ru.json'),
  })
