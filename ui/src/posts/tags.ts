import { useQuery } from '@tanstack/vue-query'
import { result } from '@/api/call'

/** Tags of the posts that the reader sees, the most frequent first. */
export function useTags() {
  return useQuery({
    queryKey: ['tags'],
    queryFn: async ({ signal }) => (await result<Array<{ TAG: string }>>('feed24.tag.list', {}, { signal })).map(each => each.TAG),
    staleTime: 5 * 60_000,
  })
}
