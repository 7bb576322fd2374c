import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { result } from '@/api/call'

/** Tags of the posts that the reader sees, the most frequent first; those that begin with something. */
export function useTags(find: MaybeRefOrGetter<string> = '') {
  return useQuery({
    queryKey: computed(() => ['tags', toValue(find)] as const),
    queryFn: async ({ signal }) => (await result<Array<{ TAG: string }>>('feed24.tag.list', { FIND: toValue(find) }, { signal })).map(each => each.TAG),
    staleTime: 5 * 60_000,
  })
}
