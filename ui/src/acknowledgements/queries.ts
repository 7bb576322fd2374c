import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { together } from '@/api/batch'
import { call, result } from '@/api/call'
import { saveAsFile } from '@/api/file'
import { fetchPeople } from '@/people/queries'
import type { Line, Report, State, Unit } from './types'

/** How a post's confirmation stands, now or at a moment of the past. */
export function useReport(id: MaybeRefOrGetter<string>, moment: MaybeRefOrGetter<string> = '') {
  return useQuery({
    queryKey: computed(() => ['acknowledgement', toValue(id), 'report', toValue(moment)] as const),
    queryFn: () => together<Report>('feed24.acknowledgement.report', { POST_ID: toValue(id), ...at(toValue(moment)) }),
    staleTime: 15_000,
  })
}

const at = (moment: string) => (moment ? { MOMENT: moment } : {})

/** How it stands in each department and workgroup. */
export function useUnits(id: MaybeRefOrGetter<string>, moment: MaybeRefOrGetter<string>, on: MaybeRefOrGetter<boolean>) {
  return useQuery({
    queryKey: computed(() => ['acknowledgement', toValue(id), 'units', toValue(moment)] as const),
    queryFn: ({ signal }) => result<Unit[]>('feed24.acknowledgement.breakdown', { POST_ID: toValue(id), ...at(toValue(moment)) }, { signal }),
    enabled: computed(() => toValue(on)),
  })
}

export interface Chosen {
  state: State
  unit: string
  find: string
}

/** The people in a state, fifty at a time, with their photos. The moment ends the key: what is of now is read again. */
export function useLines(id: MaybeRefOrGetter<string>, chosen: MaybeRefOrGetter<Chosen>, moment: MaybeRefOrGetter<string>) {
  return useInfiniteQuery({
    queryKey: computed(() => ['acknowledgement', toValue(id), 'people', { ...toValue(chosen) }, toValue(moment)] as const),
    queryFn: async ({ pageParam, signal }) => {
      const { state, unit, find } = toValue(chosen)
      const wanted = { STATE: state, ...(unit && { UNIT: unit }), ...(find && { FIND: find }), ...at(toValue(moment)) }
      const answer = await call<Line[]>('feed24.acknowledgement.list', { POST_ID: toValue(id), start: pageParam, ...wanted }, { signal })
      const people = answer.result.length ? await fetchPeople(answer.result.map(each => each.ID)) : []
      const photos = new Map(people.map(each => [each.id, each.photo]))
      return { ...answer, result: answer.result.map(each => ({ ...each, photo: photos.get(each.ID) ?? '' })) }
    },
    initialPageParam: 0,
    getNextPageParam: last => last.next,
  })
}

/** The whole list as a file. */
export const saveReport = (id: string, moment: string): Promise<void> => saveAsFile(`confirmed-${id}.csv`, 'feed24.acknowledgement.export', { POST_ID: id, ...at(moment) })

/** Asks everybody again, after a change that matters. */
export const askAgain = (id: string): Promise<boolean> => result<boolean>('feed24.post.askAgain', { POST_ID: id })

/** Reminds everybody who has not confirmed, or some of them, and tells how many were told now and before. */
export const remind = (id: string, people?: string[]): Promise<{ REMINDED: number; BEFORE: number }> =>
  result('feed24.acknowledgement.remind', { POST_ID: id, ...(people ? { USER_ID: people } : {}) })
