import { useInfiniteQuery, useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter, type Ref } from 'vue'
import { together } from '@/api/batch'
import { call, result } from '@/api/call'
import { me } from '@/api/session'
import { isLeaving } from '@/shared/leaving'
import { toParameters, type Filters } from './filters'
import type { Post } from './types'
import { arrived } from './visit'

export const PAGE = 50

export interface Page {
  ids: string[]
  total: number
  start: number
}

export const keyOf = (id: string | number) => ['post', String(id)] as const
export const listKey = (filters: Filters, first: number) => ['posts', filters, first] as const

/** A post is kept once, and every list shows it from there. */
export function keep(client: QueryClient, posts: Post[]): string[] {
  for (const post of posts) client.setQueryData(keyOf(post.ID), withKnownFiles(post))
  return posts.map(post => post.ID)
}

const GOOD_FOR = 40 * 60_000
const MOST_KNOWN = 500
const files = new Map<string, { at: number; files: Post['FILES'] }>()

/**
 * The addresses of files are good for an hour and new in every answer. While the former ones hold
 * they stay, or every picture would be fetched again.
 */
function withKnownFiles(post: Post): Post {
  const known = files.get(post.ID)
  const same = known && String(known.files.map(whatItIs)) === String(post.FILES.map(whatItIs))
  if (same && Date.now() - known.at < GOOD_FOR) return { ...post, FILES: known.files }
  if (!post.FILES.length) return post
  files.delete(post.ID)
  files.set(post.ID, { at: Date.now(), files: post.FILES })
  if (files.size > MOST_KNOWN) files.delete(files.keys().next().value!)
  return post
}

const whatItIs = (each: Post['FILES'][number]): string => each.ID + each.ALT

/** What a list is asked by. What is new is what stands above the place where this visit began. */
export async function parametersOf(filters: Filters): Promise<Record<string, unknown>> {
  const params = toParameters(filters, me().id)
  return filters.unread ? { ...params, ABOVE: await arrived() } : params
}

/** Pages of a list of posts, from the page that the address names on. */
export function usePosts(filters: MaybeRefOrGetter<Filters>, first: MaybeRefOrGetter<number>) {
  const client = useQueryClient()
  return useInfiniteQuery({
    queryKey: computed(() => listKey(toValue(filters), toValue(first))),
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const start = (toValue(first) - 1) * PAGE + pageParam
      const params = { ...(await parametersOf(toValue(filters))), start }
      const { result: posts, total } = await call<Post[]>('feed24.post.list', params, { signal })
      return { ids: keep(client, posts), total, start }
    },
    // Counted from the first page that was asked for.
    initialPageParam: 0,
    getNextPageParam: (last, _pages, param) => (last.ids.length && last.start + PAGE < last.total ? param + PAGE : undefined),
    getPreviousPageParam: (page, _pages, param) => (page.start > 0 ? param - PAGE : undefined),
  })
}

/** Some posts by their ids, as far as the reader may see them. */
export const fetchPosts = (ids: string[], signal?: AbortSignal): Promise<Post[]> => result<Post[]>('feed24.post.list', { POST_ID: ids }, { signal })

/** One post, which is null when it does not exist, is not addressed to the reader, or is being deleted. */
export function usePost(id: MaybeRefOrGetter<string>) {
  const query = useQuery({
    queryKey: computed(() => keyOf(toValue(id))),
    queryFn: async ({ signal }): Promise<Post | null> => {
      const [post] = await fetchPosts([toValue(id)], signal)
      return post ? withKnownFiles(post) : null
    },
    staleTime: 30_000,
  })
  return { ...query, data: unlessLeaving(id, query.data) }
}

export const leavingKey = (id: string | number): string => `post:${id}`

/** What is heard of a post does not bring it back while it can still be taken back. */
const unlessLeaving = (id: MaybeRefOrGetter<string>, data: Ref<Post | null | undefined>) =>
  computed(() => (isLeaving(leavingKey(toValue(id))) ? null : data.value))

/** A post that a list has loaded; the list sees to it that it is fresh. */
export function useKnownPost(id: MaybeRefOrGetter<string>) {
  return unlessLeaving(id, useQuery<Post | null>({ queryKey: computed(() => keyOf(toValue(id))), enabled: false }).data)
}

/** How many people find the post in their feed. */
export function useAudience(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['audience', toValue(id)] as const),
    queryFn: async () => (await together<{ PEOPLE: number }>('feed24.post.audience', { POST_ID: toValue(id) })).PEOPLE,
    staleTime: 60_000,
  })
}
