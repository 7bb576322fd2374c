import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { result } from '@/api/call'
import { me } from '@/api/session'
import { useDepartments, type Department } from '@/departments/queries'
import { colleague, type Colleague } from '@/people/queries'
import type { Recipient } from '@/posts/types'
import { useGroups, useMyGroups, type Group } from '@/workgroups/queries'
import { sizesOf } from './counting'

/** A recipient that one may choose. `about` is a key of a text, or a person's position. */
export interface Option extends Recipient {
  about: { key: string; name?: string } | string
  photo?: string
  size?: number
  fresh?: number
}

export type Kinds = 'all' | 'share' | 'people'
const FEW = { places: 3, groups: 4, people: 6 }

/** Words fit a name when each begins one of its words. */
export function fits(name: string, words: string): boolean {
  const parts = name.toLowerCase().split(/[\s,.()-]+/)
  return words.toLowerCase().split(/\s+/).filter(Boolean).every(word => parts.some(part => part.startsWith(word)))
}

export function ofDepartment(each: Department, all: Department[], kinds: Kinds): Option[] {
  const whole: Option = { CODE: `DR${each.id}`, ID: each.id, NAME: each.name, about: { key: 'departmentAndTeams' } }
  const parted = kinds === 'all' && all.some(one => one.parent === each.id)
  return parted ? [whole, { CODE: `D${each.id}`, ID: each.id, NAME: each.name, about: { key: 'onlyDirectly', name: each.name } }] : [whole]
}

const ofGroup = (each: Group): Option => ({ CODE: `SG${each.id}`, ID: each.id, NAME: each.name, about: { key: !each.visible ? 'groupHidden' : each.open ? 'groupOpen' : 'groupClosed' } })
const EVERYONE: Option = { CODE: 'UA', ID: '', NAME: '', about: { key: 'wholeCompany' } }

/** What fits the words, everyone last; without words what is near: one's groups, and everyone. */
export function useOptions(words: MaybeRefOrGetter<string>, chosen: MaybeRefOrGetter<Recipient[]>, kinds: Kinds) {
  const lists = kinds !== 'people'
  const { data: departments } = useDepartments(lists)
  const { data: groups } = useGroups(lists)
  const { data: mine } = useMyGroups()
  const taken = computed(() => toValue(chosen).map(each => each.CODE))

  const nearby = computed((): Option[] => {
    const said = toValue(words).trim()
    if (!lists) return []
    const near = new Set(mine.value?.map(each => each.id))
    const usable = groups.value?.filter(each => !each.archived) ?? []
    const some = usable.filter(each => (said ? fits(each.name, said) : near.has(each.id)))
    const places = said ? (departments.value ?? []).filter(each => fits(each.name, said)).slice(0, FEW.places) : []
    return [
      ...places.flatMap(each => ofDepartment(each, departments.value ?? [], kinds)),
      ...some.toSorted((a, b) => Number(near.has(b.id)) - Number(near.has(a.id))).slice(0, FEW.groups).map(ofGroup),
    ]
  })

  return useQuery({
    queryKey: computed(() => ['recipients', kinds, toValue(words).trim(), nearby.value.map(each => each.CODE), taken.value] as const),
    queryFn: async ({ signal }): Promise<Option[]> => {
      const said = toValue(words).trim()
      const people = said ? await peopleLike(said, signal) : []
      const last = lists ? [EVERYONE] : []
      const all = [...nearby.value, ...people, ...last].filter(each => !taken.value.includes(each.CODE))
      if (!lists) return all
      const sizes = await sizesOf(all.map(each => each.CODE), taken.value, signal)
      return all.filter(each => sizes.has(each.CODE)).map(each => ({ ...each, size: sizes.get(each.CODE)!.PEOPLE, fresh: sizes.get(each.CODE)!.NEW }))
    },
    placeholderData: before => before,
    staleTime: 30_000,
  })
}

/** People whose name, position or department begins with the words. */
async function peopleLike(words: string, signal?: AbortSignal): Promise<Option[]> {
  const found = await colleaguesLike(words, signal)
  return found.map(each => ({ CODE: `U${each.id}`, ID: each.id, NAME: each.name, about: each.position, photo: each.photo }))
}

/** Whom a text can name by what follows its `@`; nobody while the portal is away. */
export const peopleToName = (words: string): Promise<Colleague[]> => colleaguesLike(words || ' ').catch(() => [])

async function colleaguesLike(words: string, signal?: AbortSignal): Promise<Colleague[]> {
  const rows = await result<Array<Record<string, unknown>>>('user.search', { FILTER: { ACTIVE: true, FIND: words }, start: -1 }, { signal })
  return rows
    .map(colleague)
    .filter(each => Number(each.id) !== me().id || rows.length === 1)
    .toSorted((a, b) => Number(fits(b.name, words)) - Number(fits(a.name, words)))
    .slice(0, FEW.people)
}
