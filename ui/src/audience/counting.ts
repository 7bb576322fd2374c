import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { call, result } from '@/api/call'
import type { Person, Recipient } from '@/posts/types'

/** How many would see a post, and how many of them are in several of its lists. */
export interface Heads {
  PEOPLE: number
  OVERLAP: number
}

export const headsOf = (codes: string[], signal?: AbortSignal): Promise<Heads> => result<Heads>('feed24.audience.count', { DEST: codes }, signal ? { signal } : {})

/** Exact, or not there while it is counted. Nobody is counted when nobody is chosen. */
export function useHeads(codes: MaybeRefOrGetter<string[]>) {
  const wanted = computed(() => [...toValue(codes)].sort())
  return useQuery({
    queryKey: computed(() => ['heads', wanted.value] as const),
    queryFn: ({ signal }) => headsOf(wanted.value, signal),
    enabled: computed(() => wanted.value.length > 0),
    staleTime: 60_000,
  })
}

export interface Size {
  CODE: string
  PEOPLE: number
  NEW: number
}

/** What each recipient reaches, and adds to those that are chosen. Those one may not write to are missing. */
export async function sizesOf(codes: string[], chosen: string[], signal?: AbortSignal): Promise<Map<string, Size>> {
  if (!codes.length) return new Map()
  const found = await result<Size[]>('feed24.audience.sizes', { CODES: codes, DEST: chosen }, signal ? { signal } : {})
  return new Map(found.map(each => [each.CODE, each]))
}

/** The sizes beside the chips. */
export function useSizes(codes: MaybeRefOrGetter<string[]>) {
  return useQuery({
    queryKey: computed(() => ['sizes', [...toValue(codes)].sort()] as const),
    queryFn: ({ signal }) => sizesOf(toValue(codes), [], signal),
    enabled: computed(() => toValue(codes).length > 0),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
}

/** The names behind the number, a page at a time. */
export function namesOf(codes: string[], start: number) {
  return call<Person[]>('feed24.audience.people', { DEST: codes, start })
}

interface Side {
  PEOPLE: number
  NAMES: Person[]
}
export interface Difference {
  PEOPLE: number
  GAINED: Side
  LOST: Side
}

/** Who would gain and who would lose a post that gets other, or further, recipients. */
export function useDifference(post: MaybeRefOrGetter<string>, to: MaybeRefOrGetter<Recipient[]>, add: boolean, on: MaybeRefOrGetter<boolean>) {
  const codes = computed(() => toValue(to).map(each => each.CODE).sort())
  return useQuery({
    queryKey: computed(() => ['difference', toValue(post), add, codes.value] as const),
    queryFn: ({ signal }) => result<Difference>('feed24.audience.compare', { POST_ID: toValue(post), DEST: codes.value, ADD: add ? 'Y' : 'N' }, { signal }),
    enabled: computed(() => toValue(on) && codes.value.length > 0),
    staleTime: 10_000,
  })
}
