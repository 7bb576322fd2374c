import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { together } from '@/api/batch'
import { call, result } from '@/api/call'

export interface Colleague {
  id: string
  name: string
  first: string
  position: string
  photo: string
  email: string
  mobile: string
  phone: string
  inner: string
  city: string
  birthday: string
  since: string
  zone: string
  online: boolean
  active: boolean
  guest: boolean
  departments: string[]
}

type Row = Record<string, unknown>

export function colleague(row: Row): Colleague {
  const text = (name: string) => (typeof row[name] === 'string' ? (row[name] as string) : '')
  return {
    id: String(row.ID),
    name: `${text('NAME')} ${text('LAST_NAME')}`.trim() || text('EMAIL'),
    first: text('NAME'),
    position: text('WORK_POSITION'),
    photo: text('PERSONAL_PHOTO'),
    email: text('EMAIL'),
    mobile: text('PERSONAL_MOBILE'),
    phone: text('WORK_PHONE'),
    inner: text('UF_PHONE_INNER'),
    city: text('PERSONAL_CITY'),
    birthday: text('PERSONAL_BIRTHDAY'),
    since: text('UF_EMPLOYMENT_DATE'),
    zone: text('TIME_ZONE'),
    online: row.IS_ONLINE === 'Y',
    active: row.ACTIVE === true,
    guest: row.USER_TYPE === 'extranet',
    departments: Array.isArray(row.UF_DEPARTMENT) ? row.UF_DEPARTMENT.map(String) : [],
  }
}

/** Some people by their ids, those left out whom the reader does not find. */
export async function fetchPeople(wanted: string[]): Promise<Colleague[]> {
  const rows: Row[] = []
  for (let n = 0; n < wanted.length; n += 50) rows.push(...(await together<Row[]>('user.get', { FILTER: { ID: wanted.slice(n, n + 50) } })))
  const found = new Map(rows.map(row => [String(row.ID), colleague(row)]))
  return wanted.flatMap(id => found.get(id) ?? [])
}

export function usePeople(ids: MaybeRefOrGetter<string[]>) {
  return useQuery({
    queryKey: computed(() => ['people', 'some', toValue(ids)] as const),
    queryFn: () => fetchPeople(toValue(ids)),
    enabled: computed(() => toValue(ids).length > 0),
    staleTime: 5 * 60_000,
  })
}

export function usePerson(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['people', 'one', toValue(id)] as const),
    queryFn: async ({ signal }) => {
      const rows = await result<Row[]>('user.get', { FILTER: { ID: toValue(id) } }, { signal })
      return rows[0] ? colleague(rows[0]) : null
    },
    staleTime: 60_000,
  })
}

/** Everybody the reader finds, or those with these words in name, position or department. */
export function useDirectory(words: MaybeRefOrGetter<string>, department: MaybeRefOrGetter<string> = '') {
  return useInfiniteQuery({
    queryKey: computed(() => ['people', 'directory', toValue(words), toValue(department)] as const),
    queryFn: async ({ pageParam, signal }) => {
      const find = toValue(words).trim()
      const filter = { ACTIVE: true, ...(find ? { FIND: find } : {}), ...(toValue(department) ? { UF_DEPARTMENT: toValue(department) } : {}) }
      const answer = await call<Row[]>(find ? 'user.search' : 'user.get', { FILTER: filter, sort: 'LAST_NAME', order: 'ASC', start: pageParam }, { signal })
      return { ...answer, result: answer.result.map(colleague) }
    },
    initialPageParam: 0,
    getNextPageParam: last => last.next,
    staleTime: 60_000,
  })
}
