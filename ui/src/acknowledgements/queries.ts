import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { together } from '@/api/batch'
import { call, result } from '@/api/call'
import { saveAsFile } from '@/api/file'

export type State = 'CONFIRMED' | 'PENDING' | 'EXCUSED'

export interface Report {
  POST_ID: string
  MOMENT: string
  TEXT_REVISION: number
  IMPORTANT: 'Y' | 'N'
  ASKED_SINCE: string | null
  REVISION: number | null
  DATE_END: string | null
  STATE: State | null
  TIME: string | null
  /** The numbers are for those who may change the post. */
  ASKED?: number
  CONFIRMED?: number
  PENDING?: number
  EXCUSED?: number
  OVERDUE?: number
}

export interface Line {
  ID: string
  NAME: string
  STATE: State
  TIME: string | null
}

/** How a post's confirmation stands, now or at a moment of the past. */
export function useReport(id: MaybeRefOrGetter<string>, moment: MaybeRefOrGetter<string> = '') {
  return useQuery({
    queryKey: computed(() => ['acknowledgement', toValue(id), 'report', toValue(moment)] as const),
    queryFn: () => together<Report>('feed24.acknowledgement.report', { POST_ID: toValue(id), ...at(toValue(moment)) }),
    staleTime: 15_000,
  })
}

const at = (moment: string) => (moment ? { MOMENT: moment } : {})

/** The people in a state, fifty at a time. */
export function useLines(id: MaybeRefOrGetter<string>, state: MaybeRefOrGetter<State>, moment: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['acknowledgement', toValue(id), 'people', toValue(state), toValue(moment)] as const),
    queryFn: ({ pageParam, signal }) =>
      call<Line[]>('feed24.acknowledgement.list', { POST_ID: toValue(id), STATE: toValue(state), start: pageParam, ...at(toValue(moment)) }, { signal }),
    initialPageParam: 0,
    getNextPageParam: last => last.next,
  })
}

/** The whole list as a file. */
export const saveReport = (id: string, moment: string): Promise<void> => saveAsFile(`confirmed-${id}.csv`, 'feed24.acknowledgement.export', { POST_ID: id, ...at(moment) })

/** Asks everybody again, after a change that matters. */
export const askAgain = (id: string): Promise<boolean> => result<boolean>('feed24.post.askAgain', { POST_ID: id })
