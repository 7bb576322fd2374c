import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { call, result } from '@/api/call'
import type { Filters } from './filters'
import { keyOf, parametersOf } from './queries'
import type { Post } from './types'
import { beganAt, begin, look, risen, UNSEEN, type Unseen } from './visit'

/**
 * What is new in the feed. `seenFrom` is the place from which on everything had been seen when this
 * visit began; `count` is how many posts came, or came up, since this list was read. They wait for a
 * press; those of the list that were commented show it where they stand, and are not counted. What
 * happens is heard (`live`), nothing is asked by the clock.
 */
export function useNews(on: MaybeRefOrGetter<boolean>, ids: MaybeRefOrGetter<string[]>) {
  const seenFrom = ref(0)
  const looked = ref(false)
  const query = useQuery({ ...UNSEEN, enabled: computed(() => toValue(on)) })

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

  async function lookAtFirst(): Promise<void> {
    const first = toValue(ids)[0]
    if (!first) return
    looked.value = true
    risen.value = 0
    known.clear()
    note()
    await look(first)
  }

  /** The list was read again, for what is new: it begins above what was looked at until now. */
  async function renew(): Promise<void> {
    const { UNSEEN: fresh, PLACE } = await client.fetchQuery({ ...UNSEEN, staleTime: 0 })
    if (fresh) {
      begin(PLACE)
      seenFrom.value = fresh
    }
    await lookAtFirst()
  }

  // The first answer tells where the last visit ended; from then on news are news.
  watch([() => query.data.value, () => toValue(ids)[0]], ([unseen, first]) => {
    if (!toValue(on) || looked.value || !unseen || !first) return
    looked.value = true
    void arrive(unseen)
  }, { immediate: true })

  async function arrive(unseen: Unseen): Promise<void> {
    const place = beganAt()
    if (place === undefined) begin(unseen.PLACE)
    const above = place === undefined ? unseen : await result<Unseen>('feed24.feed.unseen', { ABOVE: place })
    if (unseen.SINCE) seenFrom.value = above.UNSEEN
    await lookAtFirst()
  }

  const news = ref(0)
  watch(() => query.dataUpdatedAt.value, () => {
    if (!looked.value) return
    risen.value = moved()
    news.value = Math.max(Number(query.data.value?.UNSEEN ?? 0) - risen.value, 0)
  })
  const count = computed(() => (toValue(on) ? news.value : 0))
  return { seenFrom, count, renew }
}

/** A list of nothing but what is new begins with the latest of it: whoever sees it has looked. */
export function useLook(on: MaybeRefOrGetter<boolean>, ids: MaybeRefOrGetter<string[]>) {
  watch(() => (toValue(on) ? toValue(ids)[0] : undefined), first => first && void look(first), { immediate: true })
}

/** Beyond the end of every list: only how long it is is asked. */
const BEYOND = 1_000_000_000

/** How many posts a narrowed list has got since it was read; `total` is what it had. */
export function useMore(on: MaybeRefOrGetter<boolean>, filters: MaybeRefOrGetter<Filters>, total: MaybeRefOrGetter<number>) {
  const query = useQuery({
    queryKey: computed(() => ['more', toValue(filters)] as const),
    queryFn: async ({ signal }) => (await call('feed24.post.list', { ...(await parametersOf(toValue(filters))), start: BEYOND }, { signal })).total,
    // Asked when something has been heard, not before.
    initialData: () => 0,
    staleTime: Infinity,
    gcTime: 0,
    enabled: computed(() => toValue(on)),
  })
  return computed(() => (toValue(on) ? Math.max(query.data.value - toValue(total), 0) : 0))
}
