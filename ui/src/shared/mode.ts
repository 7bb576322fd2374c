import { useColorMode } from '@vueuse/core'

export const MODES = ['auto', 'light', 'dark'] as const

/** Light, dark, or as the system has it; the kit reads the same class. */
export const mode = useColorMode({ storageKey: 'feed24.mode', emitAuto: true })
