import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { start } from '@/api/session'
import type { Difference, Heads } from '@/audience/counting'
import type { Post } from '../types'
import type { Writing } from './model'

interface About {
  writing: Ref<Writing>
  post: Post | undefined
  heads: Ref<Heads | undefined>
  difference: Ref<Difference | undefined>
  sending: Ref<'' | 'files' | 'sending'>
  saved: Ref<boolean>
}

/** What the button is called, which names the act and its size, and the line beside it. */
export function useLabels({ writing, post, heads, difference, sending, saved }: About) {
  const { t, n } = useI18n()
  const people = computed(() => (writing.value.to.length ? heads.value?.PEOPLE : undefined))
  const many = computed(() => (people.value ?? 0) > start.value.confirmAbove || writing.value.to.some(each => each.CODE === 'UA'))

  const label = computed(() => {
    const gained = difference.value?.GAINED.PEOPLE
    if (sending.value === 'files') return t('composer.waitingForFiles')
    if (sending.value) return t('composer.sendingNow')
    if (post) return gained ? t('composer.saveGaining', { n: n(gained) }, gained) : t('shared.save')
    if (writing.value.at) return t('composer.scheduleAt')
    return people.value === undefined ? t('composer.post') : t('composer.postTo', { n: n(people.value) }, people.value)
  })
  const status = computed(() => {
    if (writing.value.files.some(each => each.state === 'sending')) return t('composer.filesUnderway')
    if (people.value !== undefined && many.value && !post && !writing.value.at) return t('composer.canTakeBack')
    return saved.value ? t('composer.draftSaved') : ''
  })
  return { label, status }
}
