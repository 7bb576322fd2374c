export { default as kit } from '@bitrix24/b24ui-nuxt/runtime/locale/ru.js'
export default import.meta.glob<{ default: object }>('/src/*/texts.ru.json', { eager: true })
