import { computed, ref, toValue, watchEffect, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { onBeforeRouteLeave, useRoute } from 'vue-router'
import { start } from '@/api/session'

const own = ref('')

/** The window's title: that of the screen, then the company. */
export function useTitle(): void {
  const route = useRoute()
  const { t } = useI18n()
  const title = computed(() => own.value || (route.meta.title ? t(route.meta.title) : ''))
  watchEffect(() => {
    document.title = [title.value, start.value.company].filter(Boolean).join(' · ')
  })
}

/** A title that only the screen itself knows, for as long as it is shown. */
export function useOwnTitle(title: MaybeRefOrGetter<string | null | undefined>): void {
  watchEffect(() => {
    own.value = toValue(title) ?? ''
  })
  onBeforeRouteLeave(() => {
    own.value = ''
  })
}
