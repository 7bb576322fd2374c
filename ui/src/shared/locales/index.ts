import { createI18n } from 'vue-i18n'
import { shallowRef } from 'vue'
import { start } from '@/api/session'

export const LANGUAGES = { en: 'English', ru: 'Русский' } as const
export type Language = keyof typeof LANGUAGES
const KEPT = 'feed24.language'

/** Which of the forms `one | few | many`, in the language's own order, a number takes. */
export function pluralForm(language: Language): (n: number, forms: number) => number {
  const rules = new Intl.PluralRules(language)
  const order = ['one', 'few', 'many', 'other'] as const
  const known = order.filter(each => rules.resolvedOptions().pluralCategories.includes(each))
  return (n, forms) => Math.min(known.indexOf(rules.select(n) as (typeof order)[number]), forms - 1)
}

/** The user's choice, else the portal's idea, else the browser's, else English. */
export function preferred(): Language {
  const wishes = [localStorage.getItem(KEPT), start.value.language, ...navigator.languages]
  const found = wishes.map(each => (each ?? '').slice(0, 2)).find(each => each in LANGUAGES)
  return (found as Language | undefined) ?? 'en'
}

export const language = shallowRef<Language>('en')
/** The kit's own few words: what its close buttons are called. */
export const kitLocale = shallowRef<unknown>()

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: false,
  missingWarn: false,
  fallbackWarn: false,
  pluralRules: { en: pluralForm('en'), ru: pluralForm('ru') },
})

const formats = new Map<string, Intl.NumberFormat>()
// vue-i18n makes a format for every number. Already the first takes 20 ms, and below a thousand there is nothing to format.
i18n.global.n = ((number: number, options?: Intl.NumberFormatOptions) => {
  if (!options && Number.isInteger(number) && number >= 0 && number < 1000) return String(number)
  const key = language.value + JSON.stringify(options)
  const format = formats.get(key) ?? new Intl.NumberFormat(language.value, options)
  formats.set(key, format)
  return format.format(number)
}) as typeof i18n.global.n

/** The texts of all slices under the names of their folders: `posts.readOn`. */
const merged = (files: Record<string, { default: object }>): Record<string, object> =>
  Object.fromEntries(Object.entries(files).map(([path, file]) => [path.split('/').at(-2)!, file.default]))

const texts = { en: () => import('./en'), ru: () => import('./ru') }

type Texts = Record<Language, () => Promise<{ default: object }>>
const more = new Map<string, Texts>()

/** Adds the texts of a part that not everybody fetches, in whatever language the page is shown. */
export async function alsoSpeak(name: string, files: Texts): Promise<void> {
  if (more.has(name)) return
  const wanted = language.value
  await merge(name, files, wanted)
  more.set(name, files)
  // Another language may have been chosen meanwhile.
  if (language.value !== wanted) await merge(name, files, language.value)
}

async function merge(name: string, files: Texts, wanted: Language): Promise<void> {
  i18n.global.mergeLocaleMessage(wanted, { [name]: (await files[wanted]()).default } as never)
}

/** Shows the page in a language, and keeps the choice if it is one. */
export async function speak(wanted: Language, { keep = false } = {}): Promise<void> {
  const { default: files, kit } = await texts[wanted]()
  kitLocale.value = kit
  i18n.global.setLocaleMessage(wanted, merged(files) as never)
  await Promise.all([...more].map(([name, files]) => merge(name, files, wanted)))
  ;(i18n.global.locale as unknown as { value: string }).value = wanted
  language.value = wanted
  document.documentElement.lang = wanted
  if (keep) localStorage.setItem(KEPT, wanted)
}
