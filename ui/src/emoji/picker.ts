import { Picker } from 'emoji-picker-element'
import enData from 'emoji-picker-element-data/en/cldr-native/data.json?url'
import ruData from 'emoji-picker-element-data/ru/cldr-native/data.json?url'
import en from 'emoji-picker-element/i18n/en.js'
import ru from 'emoji-picker-element/i18n/ru_RU.js'
import type { Language } from '@/shared/locales'

const WORDS = { en: { i18n: en, dataSource: enData }, ru: { i18n: ru, dataSource: ruData } }

/** A list of all emoji with a field to search them, in the reader's language. Its data come from here, not from a CDN. */
export function makePicker(language: Language, pick: (emoji: string) => void): HTMLElement {
  const picker = new Picker({ locale: language, ...WORDS[language] })
  picker.className = document.documentElement.classList.contains('dark') ? 'dark' : 'light'
  picker.addEventListener('emoji-click', event => event.detail.unicode && pick(event.detail.unicode))
  return picker
}

/** The cursor goes into the search as soon as there is one. */
export function searchIn(picker: HTMLElement): void {
  const field = picker.shadowRoot?.querySelector<HTMLElement>('input[type=search]')
  if (field) field.focus()
  else if (picker.isConnected) requestAnimationFrame(() => searchIn(picker))
}
