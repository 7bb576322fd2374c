import { watch } from 'vue'
import { i18n, language, type Language } from '@/shared/locales'

const FILES = { en: () => import('./texts.en.json'), ru: () => import('./texts.ru.json') }
let begun: Promise<void> | undefined

/** The texts of writing come with the composer, not with the page. */
export function loadTexts(): Promise<void> {
  begun ??= merge(language.value).then(() => void watch(language, now => void merge(now)))
  return begun
}

async function merge(wanted: Language): Promise<void> {
  const { default: composer } = await FILES[wanted]()
  i18n.global.mergeLocaleMessage(wanted, { composer } as never)
}
