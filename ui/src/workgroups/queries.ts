import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { all } from '@/api/all'
import { result } from '@/api/call'

export interface Membership {
  id: string
  name: string
  role: string
}

/** The workgroups that the person belongs to. */
export function useMyGroups() {
  return useQuery({
    queryKey: ['groups', 'mine'],
    queryFn: async ({ signal }): Promise<Membership[]> => {
      const rows = await result<Array<Record<string, string>>>('sonet_group.user.groups', {}, { signal })
      return rows.map(row => ({ id: row.GROUP_ID!, name: row.GROUP_NAME!, role: row.ROLE! }))
    },
    staleTime: 5 * 60_000,
  })
}

export interface Group {
  id: string
  name: string
  description: string
  owner: string
  members: number
  open: boolean
  visible: boolean
  archived: boolean
  project: boolean
  image: string
}

export function group(row: Record<string, string>): Group {
  return {
    id: row.ID!,
    name: row.NAME!,
    description: row.DESCRIPTION ?? '',
    owner: row.OWNER_ID!,
    members: Number(row.NUMBER_OF_MEMBERS),
    open: row.OPENED === 'Y',
    visible: row.VISIBLE === 'Y',
    archived: row.CLOSED === 'Y',
    project: row.PROJECT === 'Y',
    image: row.IMAGE ?? '',
  }
}

/** All workgroups that the reader finds, by name. */
export function useGroups(enabled: MaybeRefOrGetter<boolean> = true) {
  return useQuery({
    queryKey: ['groups', 'all'],
    queryFn: async ({ signal }) => (await all<Record<string, string>>('sonet_group.get', { ORDER: { NAME: 'ASC' } }, signal)).map(group),
    enabled: computed(() => toValue(enabled)),
    staleTime: 5 * 60_000,
  })
}

export interface Member {
  id: string
  role: string
}

/** Owner, moderators and members of a workgroup; none when the reader may not know. */
export function useMembers(id: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: computed(() => ['groups', 'members', toValue(id)] as const),
    queryFn: async ({ signal }) => {
      const rows = await result<Array<Record<string, string>>>('sonet_group.user.get', { ID: toValue(id) }, { signal })
      return rows.map((row): Member => ({ id: row.USER_ID!, role: row.ROLE! }))
    },
    staleTime: 60_000,
  })
}

/** Joins an open workgroup, or asks to be let in. */
export const join = (id: string) => result('sonet_group.user.request', { GROUP_ID: id })
