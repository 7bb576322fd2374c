import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { call } from '@/api/call'

export interface Hit {
  ID: string
  TITLE: string
  AUTHOR_ID: string
  DATE_PUBLISH: string
  NUM_COMMENTS: string
  MATCHED_IN: string[]
  SNIPPET: { OF: string; ID: string; PIECES: Array<{ TEXT: string; MARKED: 'Y' | 'N' }> }
}

export interface Asked {
  q: string
  author?: string
  since?: string
  until?: string
}

export function useSearch(asked: MaybeRefOrGetter<Asked>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['search', toValue(asked)] as const),
    queryFn: ({ pageParam, signal }) => {
      const { q, author, since, until } = toValue(asked)
      const params = { QUERY: q, start: pageParam, ...(author ? { AUTHOR_ID: author } : {}), ...(since ? { LOG_DATE_FROM: since } : {}), ...(until ? { LOG_DATE_TO: until } : {}) }
      return call<Hit[]>('feed24.search', params, { signal })
    },
    initialPageParam: 0,
    getNextPageParam: last => last.next,
    enabled: computed(() => !!toValue(asked).q.trim()),
  })
}
