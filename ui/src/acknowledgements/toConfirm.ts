import { useInfiniteQuery, useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { call } from '@/api/call'
import { keep, keyOf, type Page } from '@/posts/queries'
import type { Post } from '@/posts/types'

async function read(client: QueryClient, start: number, signal: AbortSignal) {
  const { result: posts, total } = await call<Post[]>('feed24.post.list', { TO_CONFIRM: 'Y', start }, { signal })
  keep(client, posts)
  return { posts, total }
}

/** The important posts that the reader has not confirmed; the first page of them, and how many. */
export function useToConfirm() {
  const client = useQueryClient()
  return useQuery({ queryKey: ['to-confirm'], queryFn: ({ signal }) => read(client, 0, signal), staleTime: 60_000 })
}

/** All of them. What was confirmed meanwhile stays where it is read, though the portal's list has it no more. */
export function useAllToConfirm() {
  const client = useQueryClient()
  const open = (pages: Page[]) => {
    const known = new Set(pages.flatMap(page => page.ids))
    return [...known].filter(id => !client.getQueryData<Post | null>(keyOf(id))?.IMPORTANT?.CONFIRMED_AT).length
  }
  const query = useInfiniteQuery({
    queryKey: ['posts', 'to-confirm'],
    queryFn: async ({ pageParam: start, signal }): Promise<Page> => {
      const { posts, total } = await read(client, start, signal)
      return { ids: posts.map(post => post.ID), total, start }
    },
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.ids.length && open(pages) < last.total ? open(pages) : undefined),
  })
  const ids = computed(() => [...new Set(query.data.value?.pages.flatMap(page => page.ids))])
  return { query, ids }
}

/** How many posts came since a list was read: the latest are on top. */
export function cameSince(ids: string[], latest: string[], whole: boolean): number {
  const known = new Set(ids)
  const met = latest.findIndex(id => known.has(id))
  if (met >= 0) return met
  return whole ? latest.length : 0
}
