import { useInfiniteQuery, useQueryClient } from '@tanstack/vue-query'
import { call, result } from '@/api/call'

export interface Notice {
  ID: string
  KIND: 'post' | 'mention' | 'share' | 'comment' | 'comment_mention' | 'reminder'
  READ: 'Y' | 'N'
  DATE: string
  ACTOR_ID: string
  POST_ID: string
  POST_TITLE: string
  COMMENT_ID: string | null
}

export function useNotices() {
  return useInfiniteQuery({
    queryKey: ['notices'],
    queryFn: ({ pageParam, signal }) => call<Notice[]>('feed24.notification.list', pageParam ? { LAST_ID: pageParam } : {}, { signal }),
    initialPageParam: '',
    getNextPageParam: last => (last.result.length === 50 ? last.result.at(-1)!.ID : undefined),
  })
}

export function useReading() {
  const client = useQueryClient()
  return async (params: { ID?: string[]; UNTIL_ID?: string }) => {
    await result('feed24.notification.read', params)
    await Promise.all([client.invalidateQueries({ queryKey: ['notices'] }), client.invalidateQueries({ queryKey: ['counts'] })])
  }
}

/** Notices of one post that follow each other and say the same are one. */
export interface Group {
  notices: Notice[]
  first: Notice
  actors: string[]
  unread: boolean
}

export function grouped(notices: Notice[]): Group[] {
  const found: Group[] = []
  for (const notice of notices) {
    const last = found.at(-1)
    if (last && last.first.POST_ID === notice.POST_ID && last.first.KIND === notice.KIND && last.first.READ === notice.READ) {
      last.notices.push(notice)
      if (!last.actors.includes(notice.ACTOR_ID)) last.actors.push(notice.ACTOR_ID)
    } else {
      found.push({ notices: [notice], first: notice, actors: [notice.ACTOR_ID], unread: notice.READ === 'N' })
    }
  }
  return found
}
