import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'
import { useDepartments } from '@/departments/queries'
import { usePeople } from '@/people/queries'
import { useGroups } from '@/workgroups/queries'
import { date } from '@/shared/dates'
import { FLAGS, type Filters } from './filters'

/** The filters that are on, in words. */
export function useFilterNames(filters: MaybeRefOrGetter<Filters>) {
  const { t } = useI18n()
  const now = computed(() => toValue(filters))
  const { data: authors } = usePeople(() => (now.value.author ? [now.value.author] : []))
  const { data: groups } = useGroups(() => !!now.value.group)
  const { data: departments } = useDepartments(() => !!now.value.department)
  return computed(() => {
    const { author, group, department, tag, since, until } = now.value
    const found: Array<{ name: keyof Filters; label: string }> = []
    for (const name of FLAGS) {
      if (now.value[name]) found.push({ name, label: t(`posts.chips.${name}`) })
    }
    if (author) found.push({ name: 'author', label: t('posts.filters.author', { name: authors.value?.[0]?.name ?? '…' }) })
    if (group) found.push({ name: 'group', label: groups.value?.find(each => each.id === group)?.name ?? '…' })
    if (department) found.push({ name: 'department', label: departments.value?.find(each => each.id === department)?.name ?? '…' })
    if (tag) found.push({ name: 'tag', label: `#${tag}` })
    if (since) found.push({ name: 'since', label: t('posts.filters.since', { date: date(since) }) })
    if (until) found.push({ name: 'until', label: t('posts.filters.until', { date: date(until) }) })
    return found
  })
}
