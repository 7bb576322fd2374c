import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { call, result } from '@/api/call'
import { me } from '@/api/session'
import { toParameters, type Filters } from './filters'
import { keyOf } from './queries'
import type { Post } from './types'

/**
 * What is new in the feed. `seenFrom` is the place from which on everything has been seen before;
 * `count` is how many posts came, or came up, since this list was read. They wait for a press;
 * those of the list that were commented show it where they stand, and are not counted. What happens
 * is heard (`live`), nothing is asked by the clock.
 */
export function useNews(on: MaybeRefOrGetter<boolean>, ids: MaybeRefOrGetter<string[]>) {
  const seenFrom = ref(0)
  const looked = ref(false)
  const query = useQuery({
    queryKey: ['unseen'],
    queryFn: ({ signal }) => result<{ UNSEEN: number; SINCE: string | null }>('feed24.feed.unseen', {}, { signal }),
    enabled: computed(() => toValue(on)),
    staleTime: 60_000,
  })

  // The latest comment of each post of the list when the reader looked.
  const client = useQueryClient()
  const known = new Map<string, number>()
  const latest = (id: string) => Number(client.getQueryData<Post | null>(keyOf(id))?.LATEST_COMMENTS.at(-1)?.ID ?? 0)
  const note = () => {
    const listed = new Set(toValue(ids))
    for (const id of known.keys()) if (!listed.has(id)) known.delete(id)
    for (const id of listed) if (!known.has(id)) known.set(id, latest(id))
  }
  watch(() => toValue(ids), note, { immediate: true })
  const moved = () => toValue(ids).filter(id => latest(id) > (known.get(id) ?? 0)).length

  async function look(): Promise<void> {
    const first = toValue(ids)[0]
    if (!first) return
    await result('feed24.post.view', { POST_ID: [first] }).catch(() => undefined)
    looked.value = true
    known.clear()
    note()
    await query.refetch()
  }

  // The first answer tells where the last visit ended; from then on news are news.
  watch([() => query.data.value, () => toValue(ids)[0]], ([unseen, first]) => {
    if (!toValue(on) || looked.value || !unseen || !first) return
    looked.value = true
    if (unseen.SINCE) seenFrom.value = Number(unseen.UNSEEN)
    void look()
  }, { immediate: true })

  const news = ref(0)
  watch(() => query.dataUpdatedAt.value, () => {
    if (looked.value) news.value = Math.max(Number(query.data.value?.UNSEEN ?? 0) - moved(), 0)
  })
  const count = computed(() => (toValue(on) ? news.value : 0))
  return { seenFrom, count, look }
}

/** Beyond the end of every list: only how long it is is asked. */
const BEYOND = 1_000_000_000

/** How many posts a narrowed list has got since it was read; `total` is what it had. */
export function useMore(on: MaybeRefOrGetter<boolean>, filters: MaybeRefOrGetter<Filters>, total: MaybeRefOrGetter<number>) {
  const query = useQuery({
    queryKey: computed(() => ['more', toValue(filters)] as const),
    queryFn: async ({ signal }) => (await call('feed24.post.list', { ...toParameters(toValue(filters), me().id), start: BEYOND }, { signal })).total,
    // Asked when something has been heard, not before.
    initialData: () => 0,
    staleTime: Infinity,
    gcTime: 0,
    enabled: computed(() => toValue(on)),
  })
  return computed(() => (toValue(on) ? Math.max(query.data.value - toValue(total), 0) : 0))
}
