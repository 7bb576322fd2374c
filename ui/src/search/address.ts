import type { LocationQuery } from 'vue-router'
import type { Asked, Narrowing } from './queries'

export const KINDS = ['posts', 'files', 'people', 'groups'] as const
export type Kind = (typeof KINDS)[number]

export const NARROWING = ['author', 'group', 'since', 'until'] as const satisfies Array<keyof Narrowing>

const text = (query: LocationQuery, name: string) => (typeof query[name] === 'string' && query[name] ? query[name] : undefined)

/** What a search asks for and where, as it stands in the address. */
export function fromAddress(query: LocationQuery): { asked: Asked; kind: Kind } {
  const found: Asked = { q: text(query, 'q')?.trim() ?? '' }
  for (const name of NARROWING) if (text(query, name)) found[name] = text(query, name)
  const kind = KINDS.find(each => each === query.in) ?? 'posts'
  return { asked: found, kind }
}

export function toAddress(asked: Asked, kind: Kind): Record<string, string> {
  const said = ['q', ...NARROWING].flatMap(name => (asked[name as keyof Asked] ? [[name, asked[name as keyof Asked]!]] : []))
  return Object.fromEntries([...said, ...(kind === 'posts' ? [] : [['in', kind]])]) as Record<string, string>
}

/** The same without one of the filters, or without all. */
export function without(asked: Asked, names: readonly (keyof Narrowing)[]): Asked {
  return { ...asked, ...Object.fromEntries(names.map(name => [name, undefined])) }
}
