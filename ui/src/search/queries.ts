import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { call } from '@/api/call'
import type { Person, PostFile } from '@/posts/types'

export interface Piece {
  TEXT: string
  MARKED: 'Y' | 'N'
}

export interface Hit {
  ID: string
  TITLE: string
  AUTHOR_ID: string
  DATE_PUBLISH: string
  NUM_COMMENTS: string
  MATCHED_IN: string[]
  SNIPPET: { OF: string; ID: string; PIECES: Piece[] }
}

/** A file where it was attached last, as far as the reader sees it. */
export interface FoundFile extends PostFile {
  PIECES: Piece[]
  POST_ID: string
  POST_TITLE: string
  COMMENT_ID: string | null
  AUTHOR: Person
  DATE: string
}

/** What narrows what is found. All of it is part of the address. */
export interface Narrowing {
  author?: string
  group?: string
  since?: string
  until?: string
}

export interface Asked extends Narrowing {
  q: string
}

const parameters = ({ q, author, group, since, until }: Asked) => ({
  QUERY: q,
  ...(author ? { AUTHOR_ID: author } : {}),
  ...(group ? { LOG_RIGHTS: [`SG${group}`] } : {}),
  ...(since ? { LOG_DATE_FROM: since } : {}),
  ...(until ? { LOG_DATE_TO: until } : {}),
})

function usePages<T>(noun: 'search' | 'search-files', method: 'feed24.search' | 'feed24.search.files', asked: MaybeRefOrGetter<Asked>) {
  return useInfiniteQuery({
    queryKey: computed(() => [noun, toValue(asked)] as const),
    queryFn: ({ pageParam, signal }) => call<T[]>(method, { ...parameters(toValue(asked)), start: pageParam }, { signal }),
    initialPageParam: 0,
    getNextPageParam: last => last.next,
    enabled: computed(() => !!toValue(asked).q.trim()),
  })
}

/** Posts in which the words occur, the latest activity first. */
export const useSearch = (asked: MaybeRefOrGetter<Asked>) => usePages<Hit>('search', 'feed24.search', asked)

/** Files of posts and comments with the words in their names, the latest first. */
export const useFileSearch = (asked: MaybeRefOrGetter<Asked>) => usePages<FoundFile>('search-files', 'feed24.search.files', asked)
