import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { result } from '@/api/call'
import { useDepartments, type Department } from '@/departments/queries'
import { usePeople } from '@/people/queries'

export interface Node {
  id: string
  name: string
  parent: string
  head: string
  headName: string
  people: number
  within: number
  children: Node[]
  /** Where something would arrive, drawn before it has. */
  ghost?: boolean
}

/** The departments as a tree, with heads and numbers of people. */
export function useStructure() {
  const departments = useDepartments()
  const sizes = useQuery({
    queryKey: ['admin', 'sizes'],
    queryFn: ({ signal }) => result<Record<string, { PEOPLE: number; WITHIN: number }>>('feed24.department.sizes', {}, { signal }),
  })
  const heads = usePeople(() => [...new Set(departments.data.value?.map(each => each.head).filter(head => Number(head)))])
  const nodes = computed(() => {
    const names = new Map(heads.data.value?.map(each => [each.id, each.name]))
    const found = new Map<string, Node>()
    for (const each of departments.data.value ?? []) {
      const size = sizes.data.value?.[each.id]
      const headName = names.get(each.head) ?? ''
      found.set(each.id, { ...plain(each), headName, people: size?.PEOPLE ?? 0, within: size?.WITHIN ?? 0, children: [] })
    }
    for (const each of found.values()) found.get(each.parent)?.children.push(each)
    return found
  })
  const roots = computed(() => [...nodes.value.values()].filter(each => !nodes.value.has(each.parent)))
  const client = useQueryClient()
  async function refresh(): Promise<void> {
    await Promise.all([['departments'], ['people'], ['admin']].map(queryKey => client.invalidateQueries({ queryKey })))
  }
  return { departments, sizes, nodes, roots, refresh }
}

const plain = ({ id, name, parent, head }: Department) => ({ id, name, parent, head })

/** The department itself and everything below it: nothing moves there. */
export function inside(node: Node): Set<string> {
  return new Set([node.id, ...node.children.flatMap(each => [...inside(each)])])
}
