import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { call } from '@/api/call'
import { keep } from '@/posts/queries'
import type { Post } from '@/posts/types'

/** The important posts that the reader has not confirmed; the first page of them, and how many. */
export function useToConfirm() {
  const client = useQueryClient()
  return useQuery({
    queryKey: ['to-confirm'],
    queryFn: async ({ signal }) => {
      const { result: posts, total } = await call<Post[]>('feed24.post.list', { TO_CONFIRM: 'Y' }, { signal })
      keep(client, posts)
      return { posts, total }
    },
    staleTime: 60_000,
  })
}
