import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { batch } from '@/api/batch'
import { call } from '@/api/call'
import { marked } from '@/audience/marked'
import { fits } from '@/audience/options'
import { useDepartments } from '@/departments/queries'
import { colleague } from '@/people/queries'
import { useGroups } from '@/workgroups/queries'
import type { FoundFile, Hit, Piece } from './queries'
import { asBeginning, isLong } from './words'

export type Kind = 'people' | 'groups' | 'departments' | 'posts' | 'files'

/** One thing that was found, and where it is. */
export interface Item {
  kind: Kind
  id: string
  to: string
  name: string
  pieces: Piece[]
  about: string
  photo?: string
}

export interface Section {
  kind: Kind
  items: Item[]
  /** How many there are in all. */
  total: number
  state: 'pending' | 'failed' | 'ready'
  again: () => void
}

const FEW = 5
const pieces = (name: string, words: string): Piece[] => marked(name, words).map(({ text, hit }) => ({ TEXT: text, MARKED: hit ? 'Y' : 'N' }))

function section(kind: Kind, query: UseQueryReturnType<unknown, Error>, found: Item[], total = found.length): Section {
  const state = query.isError.value ? 'failed' : query.isPending.value ? 'pending' : 'ready'
  return { kind, items: found.slice(0, FEW), total, state, again: () => void query.refetch() }
}

/** What fits the words, of each kind a few. An answer that nobody waits for any more is given up. */
export function useFound(words: MaybeRefOrGetter<string>) {
  const said = computed(() => toValue(words).trim())
  const long = computed(() => isLong(said.value))
  const groups = useGroups(() => !!said.value)
  const departments = useDepartments(() => !!said.value)
  const people = useQuery({
    queryKey: computed(() => ['people', 'palette', said.value] as const),
    queryFn: ({ signal }) => call<Array<Record<string, unknown>>>('user.search', { FILTER: { ACTIVE: true, FIND: said.value } }, { signal }),
    enabled: computed(() => !!said.value),
    staleTime: 30_000,
  })
  const posts = useQuery({
    queryKey: computed(() => ['search', 'palette', said.value] as const),
    queryFn: ({ signal }) => ofTexts<Hit>('feed24.search', said.value, signal),
    enabled: long,
    staleTime: 30_000,
  })
  const files = useQuery({
    queryKey: computed(() => ['search-files', 'palette', said.value] as const),
    queryFn: ({ signal }) => ofTexts<FoundFile>('feed24.search.files', said.value, signal),
    enabled: long,
    staleTime: 30_000,
  })

  return computed((): Section[] => {
    if (!said.value) return []
    const fitting = <T extends { name: string }>(all: T[] | undefined) => (all ?? []).filter(each => fits(each.name, said.value))
    const named = (kind: Kind, address: string, each: { id: string; name: string }, about = '', photo = ''): Item => ({ kind, id: each.id, to: `/${address}/${each.id}`, name: each.name, pieces: pieces(each.name, said.value), about, photo })
    const near = [
      section('people', people, (people.data.value?.result ?? []).slice(0, FEW).map(colleague).map(each => named('people', 'people', each, each.position, each.photo)), people.data.value?.total),
      section('groups', groups, fitting(groups.data.value).map(each => named('groups', 'groups', each))),
      section('departments', departments, fitting(departments.data.value).map(each => named('departments', 'departments', each))),
    ]
    if (!long.value) return near
    return [
      ...near,
      section('posts', posts, (posts.data.value?.result ?? []).map(ofPost), posts.data.value?.total),
      section('files', files, (files.data.value?.result ?? []).map(ofFile), files.data.value?.total),
    ]
  })
}

/** While the last word is being typed it may be one already, or the beginning of others: what finds more. */
async function ofTexts<T>(method: 'feed24.search' | 'feed24.search.files', words: string, signal: AbortSignal): Promise<{ result: T[]; total: number }> {
  const beginning = asBeginning(words)
  const asked = { whole: { method, params: { QUERY: words } }, begun: { method, params: { QUERY: beginning || words } } }
  const { whole, begun } = await batch<{ whole: T[]; begun: T[] }>(asked, { signal })
  if (!whole.ok) throw whole.error
  return begun.ok && begun.total > whole.total ? begun : whole
}

function ofPost(hit: Hit): Item {
  const inTitle = hit.SNIPPET.OF === 'TITLE'
  const snippet = hit.SNIPPET.PIECES.map(each => each.TEXT).join('')
  return {
    kind: 'posts',
    id: hit.ID,
    to: `/posts/${hit.ID}${hit.SNIPPET.OF === 'COMMENT' ? '#comments' : ''}`,
    name: hit.TITLE,
    pieces: inTitle ? hit.SNIPPET.PIECES : [{ TEXT: hit.TITLE, MARKED: 'N' }],
    about: inTitle ? '' : snippet,
  }
}

const ofFile = (file: FoundFile): Item => ({
  kind: 'files',
  id: file.ID,
  to: `/posts/${file.POST_ID}${file.COMMENT_ID ? '#comments' : ''}`,
  name: file.NAME,
  pieces: file.PIECES,
  about: `${file.AUTHOR.NAME} · ${file.POST_TITLE}`,
})
