import { useI18n } from 'vue-i18n'
import type { Unit } from './types'

/** What a unit is called: people without a department are one, and some departments are gone by now. */
export function useUnitNames(): (unit: Unit) => string {
  const { t } = useI18n()
  return unit => unit.NAME ?? t(unit.CODE === 'D0' ? 'acknowledgements.noDepartment' : 'acknowledgements.goneDepartment')
}
