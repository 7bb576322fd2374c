import { alsoSpeak } from '@/shared/locales'

/** The texts of writing come with the composer, not with the page. */
export const loadTexts = (): Promise<void> =>
  alsoSpeak('composer', {
    en: () => import('./texts.en.json'),
    ru: () => import('./texts.ru.json'),
  })
