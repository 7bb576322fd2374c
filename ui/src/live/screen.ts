import type { InfiniteData, Query, QueryClient } from '@tanstack/vue-query'
import type { Post } from '@/posts/types'

/**
 * What of the query cache is on the screen, and how a post leaves it.
 *
 * Posts are kept by id, `['post', id]`; lists hold ids, and are never read again because of news:
 * what is being read must not move.
 */

type Listed = { ids?: string[]; posts?: Post[]; result?: Array<{ ID: string; POST_ID?: string }>; total?: number }
type List = Listed | InfiniteData<Listed>

/** Lists whose places must not change while they are read. */
export const STILL = new Set(['posts', 'flagged'])
const LISTS = new Set(['posts', 'flagged', 'to-confirm', 'search', 'search-files'])
const ABOUT = new Set(['comments', 'acknowledgement', 'reactions', 'audience', 'grants', 'explanation'])

export const isPost = (query: Query) => query.queryKey[0] === 'post' && query.queryKey.length === 2
const pages = (data: List): Listed[] => ('pages' in data ? data.pages : [data])
const idsOf = (page: Listed): string[] => page.ids ?? page.posts?.map(each => each.ID) ?? []

/** The posts that are shown, or will be as soon as somebody scrolls. */
export function shownPosts(client: QueryClient): Set<string> {
  const found = new Set<string>()
  for (const query of client.getQueryCache().getAll()) {
    if (!query.getObserversCount()) continue
    if (isPost(query)) found.add(String(query.queryKey[1]))
    else if (LISTS.has(String(query.queryKey[0])) && query.state.data) {
      for (const page of pages(query.state.data as List)) for (const id of idsOf(page)) found.add(id)
    }
  }
  return found
}

/** Take posts away from everywhere: cards, lists, panels. */
export function takeAway(client: QueryClient, gone: ReadonlySet<string>): void {
  for (const query of client.getQueryCache().getAll()) {
    const [noun, id] = query.queryKey
    if (isPost(query) && gone.has(String(id))) client.setQueryData(query.queryKey, null)
    else if (LISTS.has(String(noun)) && query.state.data) {
      client.setQueryData(query.queryKey, (data: List) => without(data, gone), { updatedAt: query.state.dataUpdatedAt })
    }
  }
  // After what has shown them is drawn no more.
  setTimeout(() => client.removeQueries({ predicate: query => isAbout(query, gone) }), 0)
}

/** What is kept about a post besides itself. */
export function isAbout(query: Query, posts: ReadonlySet<string>): boolean {
  const [noun, id] = query.queryKey
  return posts.has(String(id)) && (ABOUT.has(String(noun)) || (noun === 'post' && query.queryKey.length > 2))
}

function without(data: List, gone: ReadonlySet<string>): List {
  const clean = (page: Listed): Listed => {
    const left = {
      ...(page.ids && { ids: page.ids.filter(id => !gone.has(id)) }),
      ...(page.posts && { posts: page.posts.filter(each => !gone.has(each.ID)) }),
      ...(page.result && { result: page.result.filter(each => !gone.has(each.POST_ID ?? each.ID)) }),
    }
    return { ...page, ...left }
  }
  const count = (page: Listed) => page.ids?.length ?? page.posts?.length ?? page.result?.length ?? 0
  const before = pages(data).reduce((sum, page) => sum + count(page), 0)
  const cleaned = pages(data).map(clean)
  const fewer = before - cleaned.reduce((sum, page) => sum + count(page), 0)
  if (!fewer) return data
  const counted = cleaned.map(page => (page.total === undefined ? page : { ...page, total: Math.max(page.total - fewer, 0) }))
  return 'pages' in data ? { ...data, pages: counted } : counted[0]!
}
