import { useQuery } from '@tanstack/vue-query'
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
