import type { InfiniteData } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { fits } from '@/audience/options'
import { useDirectory } from '@/people/queries'
import { useGroups } from '@/workgroups/queries'
import type { Kind } from './address'
import { useFileSearch, useSearch, type Asked } from './queries'

type Pages<T> = InfiniteData<{ result: T[]; total: number }> | undefined
const all = <T>(data: Pages<T>): T[] => data?.pages.flatMap(page => page.result) ?? []
const totalOf = (data: Pages<unknown>) => data?.pages[0]?.total

/** All that the words find, of each kind, with how much it is. */
export function useResults(asked: MaybeRefOrGetter<Asked>) {
  const q = computed(() => toValue(asked).q)
  const on = computed(() => !!q.value)
  const posts = useSearch(asked)
  const files = useFileSearch(asked)
  const people = useDirectory(q)
  const groups = useGroups(on)
  const hits = computed(() => all(posts.data.value))
  const found = computed(() => all(files.data.value))
  const colleagues = computed(() => (on.value ? all(people.data.value) : []))
  const fitting = computed(() => (on.value ? (groups.data.value ?? []).filter(each => fits(each.name, q.value)) : []))
  const totals = computed((): Record<Kind, number | undefined> => ({
    posts: totalOf(posts.data.value),
    files: totalOf(files.data.value),
    people: totalOf(people.data.value),
    groups: groups.data.value && fitting.value.length,
  }))
  const queries = { posts, files, people, groups }
  const more = { posts, files, people }
  return { hits, found, colleagues, fitting, totals, queries, more }
}
