import { merged } from './merge'

export default merged(import.meta.glob<{ default: object }>('../../*/texts.ru.json', { eager: true }))
