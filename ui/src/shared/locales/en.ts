export default import.meta.glob<{ default: object }>('/src/*/texts.en.json', { eager: true })
/** English is the kit's own language. */
export const kit = undefined
