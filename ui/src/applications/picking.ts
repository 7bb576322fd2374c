import { all } from '@/api/all'
import { result } from '@/api/call'
import { colleague, type Colleague } from '@/people/queries'
import type { Parameters } from './host'

/** Somebody or something to choose; `about` is a key of a text, or a person's position. */
export interface Entry {
  key: string
  name: string
  about: { key: string } | string
  person?: Colleague
}

/** A question to the person in front of the page. */
export interface Question {
  title: 'person' | 'people' | 'access'
  many: boolean
  find: (words: string) => Promise<Entry[]>
  /** What is chosen already, and cannot be again. */
  taken: string[]
}

/** The answer; null from somebody who closes the dialog. */
export type Ask = (question: Question) => Promise<Entry[] | null>

async function people(words: string): Promise<Entry[]> {
  const filter = words ? { FIND: words, ACTIVE: 'Y' } : { ACTIVE: 'Y' }
  const rows = await result<Record<string, unknown>[]>(words ? 'user.search' : 'user.get', { FILTER: filter, sort: 'LAST_NAME' })
  return rows.map(colleague).map(each => ({ key: `U${each.id}`, name: each.name, about: each.position, person: each }))
}

async function places(everyone: string): Promise<Entry[]> {
  const [departments, groups] = await Promise.all([
    all<Record<string, string>>('department.get'),
    all<Record<string, string>>('sonet_group.get'),
  ])
  return [
    { key: 'AU', name: everyone, about: '' },
    ...departments.map(row => ({ key: `DR${row.ID}`, name: row.NAME!, about: { key: 'department' } })),
    ...groups.map(row => ({ key: `SG${row.ID}`, name: row.NAME!, about: { key: 'group' } })),
  ]
}

/** As the library knows a person. */
const asUser = ({ name, person }: Entry) => ({
  id: person!.id,
  name,
  photo: person!.photo,
  position: person!.position,
  url: `/company/personal/user/${person!.id}/`,
  sub: false,
  sup: false,
})

export async function selectUser(ask: Ask, { mult }: Parameters): Promise<unknown> {
  const many = Boolean(mult)
  const users = ((await ask({ title: many ? 'people' : 'person', many, find: people, taken: [] })) ?? []).map(asUser)
  return many ? users : (users[0] ?? null)
}

export async function selectAccess(ask: Ask, everyone: string, { value }: Parameters): Promise<unknown> {
  const known = places(everyone)
  const find = async (words: string): Promise<Entry[]> => {
    const fitting = (await known).filter(each => each.name.toLowerCase().includes(words.toLowerCase()))
    return [...fitting, ...(await people(words))]
  }
  const taken = Object.values((value ?? {}) as Record<string, string>)
  const chosen = (await ask({ title: 'access', many: true, find, taken })) ?? []
  return chosen.map(({ key, name }) => ({ id: key, name }))
}
