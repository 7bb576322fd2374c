import { result } from '@/api/call'
import { colleague } from '@/people/queries'
import { fromParameters, type Writing } from '@/posts/composer/model'
import { local } from '@/posts/composer/poll'
import type { Recipient } from '@/posts/types'
import { find, type Draft } from './queries'

type Row = Record<string, unknown>

/** A draft of the portal as something to go on with: with the names that it does not hold. */
export async function resolve(draft: Draft): Promise<Writing> {
  const whole = (await find(draft.ID)) ?? draft
  const writing = fromParameters(whole.PARAMETERS)
  writing.draft = draft.ID
  writing.at = whole.PUBLISH_AT ? local(whole.PUBLISH_AT) : ''
  const all = [...writing.to, ...(writing.thanks?.people ?? [])]
  const names = await namesOf(all)
  for (const each of all) each.NAME = names.get(kindOf(each) + each.ID) ?? `#${each.ID}`
  await Promise.all(writing.files.map(async file => {
    const row = await result<Row>('disk.file.get', { id: file.id }).catch(() => ({}) as Row)
    Object.assign(file, { name: String(row.NAME ?? file.id), size: Number(row.SIZE ?? 0), sent: Number(row.SIZE ?? 0) })
  }))
  return writing
}

const kindOf = (each: Recipient): string => each.CODE.replace(/\d+$/, '').replace('DR', 'D')

async function namesOf(all: Recipient[]): Promise<Map<string, string>> {
  const ids = (kind: string) => [...new Set(all.filter(each => kindOf(each) === kind).map(each => each.ID))]
  const ask = (method: 'user.get' | 'department.get' | 'sonet_group.get', wanted: string[], params: Row) => (wanted.length ? result<Row[]>(method, params).catch(() => []) : [])
  const [people, places, groups] = await Promise.all([
    ask('user.get', ids('U'), { FILTER: { ID: ids('U') } }),
    ask('department.get', ids('D'), { ID: ids('D') }),
    ask('sonet_group.get', ids('SG'), { FILTER: { ID: ids('SG') } }),
  ])
  return new Map([
    ...people.map(row => [`U${String(row.ID)}`, colleague(row).name] as const),
    ...places.map(row => [`D${String(row.ID)}`, String(row.NAME)] as const),
    ...groups.map(row => [`SG${String(row.ID)}`, String(row.NAME)] as const),
  ])
}
