import { useQuery } from '@tanstack/vue-query'
import { computed, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { result } from '@/api/call'

const EVERY = 60_000

/**
 * What is new in the feed. `seenFrom` is the place from which on everything has been seen before;
 * `count` is how many posts came, or came up, since this list was read. They wait for a press.
 */
export function useNews(on: MaybeRefOrGetter<boolean>, ids: MaybeRefOrGetter<string[]>) {
  const seenFrom = ref(0)
  const looked = ref(false)
  const query = useQuery({
    queryKey: ['unseen'],
    queryFn: ({ signal }) => result<{ UNSEEN: number; SINCE: string | null }>('feed24.feed.unseen', {}, { signal }),
    enabled: computed(() => toValue(on)),
    refetchInterval: EVERY,
    staleTime: EVERY,
  })

  async function look(): Promise<void> {
    const first = toValue(ids)[0]
    if (!first) return
    await result('feed24.post.view', { POST_ID: [first] }).catch(() => undefined)
    looked.value = true
    await query.refetch()
  }

  // The first answer tells where the last visit ended; from then on news are news.
  watch([() => query.data.value, () => toValue(ids)[0]], ([unseen, first]) => {
    if (!toValue(on) || looked.value || !unseen || !first) return
    looked.value = true
    if (unseen.SINCE) seenFrom.value = Number(unseen.UNSEEN)
    void look()
  }, { immediate: true })

  const settled = ref(false)
  watch(() => query.dataUpdatedAt.value, () => { if (looked.value) settled.value = true })
  const count = computed(() => (settled.value && toValue(on) ? Number(query.data.value?.UNSEEN ?? 0) : 0))
  return { seenFrom, count, look }
}
