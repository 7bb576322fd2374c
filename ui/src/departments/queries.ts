import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { all } from '@/api/all'

export interface Department {
  id: string
  name: string
  parent: string
  head: string
  depth: number
}

type Row = Record<string, string>

/** All departments in the order of the tree, each with how deep it stands. */
export function useDepartments(enabled: MaybeRefOrGetter<boolean> = true) {
  return useQuery({
    queryKey: ['departments'],
    queryFn: async ({ signal }) => inOrder(await all<Row>('department.get', {}, signal)),
    enabled: computed(() => toValue(enabled)),
    staleTime: 5 * 60_000,
  })
}

function inOrder(rows: Row[]): Department[] {
  const ids = new Set(rows.map(row => row.ID))
  const below = Map.groupBy(rows, row => (ids.has(row.PARENT!) ? row.PARENT! : ''))
  const walk = (parent: string, depth: number): Department[] =>
    (below.get(parent) ?? []).flatMap(row => [
      { id: row.ID!, name: row.NAME!, parent, head: row.UF_HEAD ?? '', depth },
      ...walk(row.ID!, depth + 1),
    ])
  return walk('', 0)
}
