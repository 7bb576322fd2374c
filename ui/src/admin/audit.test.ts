import { describe, expect, it } from 'vitest'
import { differences, isSecret, type Entry } from './audit'
import { appoint, dismiss, join, move, place, remove, setAdmin } from './plans'
import { inside, type Node } from './structure'

const entry = (BEFORE: Entry['BEFORE'], AFTER: Entry['AFTER']) => ({ BEFORE, AFTER }) as Entry
const node = (id: string, children: Node[] = []): Node => ({ id, name: `D${id}`, parent: '', head: '', headName: '', people: 0, within: 0, children })

describe('what an entry of the record tells', () => {
  it('tells both sides of what was changed', () => {
    expect(differences(entry({ PARENT_ID: 1 }, { PARENT_ID: 2 }))).toEqual([{ field: 'PARENT_ID', before: 1, after: 2 }])
  })
  it('leaves out of what is new its name, which stands before it, and what it does not have', () => {
    const made = entry(null, { ID: 3, TITLE: 'CI', SCOPES: 'log', EXPIRES_AT: null, BLOCKED_WITH: null })
    expect(differences(made).map(each => each.field)).toEqual(['SCOPES'])
  })
  it('tells a name that was changed', () => {
    expect(differences(entry({ NAME: 'A' }, { NAME: 'B' }))).toHaveLength(1)
  })
  it('knows secrets by their names', () => {
    expect(['PASSWORD_HASH', 'SECRET_HASH', 'APPLICATION_TOKEN'].every(isSecret)).toBe(true)
    expect(isSecret('SCOPES')).toBe(false)
  })
})

describe('acts that are not done yet', () => {
  const team = node('2')
  const to = node('3')
  const who = { id: '7', name: 'Ann', departments: ['2', '9'] }
  it('ask about exactly what they would do', () => {
    expect(move(team, 'Top', to)).toMatchObject({ ask: { DEPARTMENT_ID: '2', PARENT: '3' }, method: 'department.update', params: { ID: '2', PARENT: '3' } })
    expect(join(team, to)).toMatchObject({ ask: { INTO: '3' }, params: { ID: '2', INTO: '3' } })
    expect(remove(team, 'Top')).toMatchObject({ ask: { DELETE: 'Y' }, method: 'department.delete' })
    expect(appoint(team, who)).toMatchObject({ ask: { UF_HEAD: '7' }, params: { ID: '2', UF_HEAD: '7' } })
    expect(dismiss(who)).toMatchObject({ ask: { USER_ID: '7', ACTIVE: 'N' }, params: { ID: '7', ACTIVE: 'N' } })
    expect(setAdmin(who, true)).toMatchObject({ kind: 'admin', params: { USER_ID: '7', ADMIN: 'Y' } })
  })
  it('move a person out of one department and leave the others', () => {
    expect(place(who, team, to).params).toEqual({ ID: '7', UF_DEPARTMENT: ['3', '9'] })
    expect(place(who, undefined, to).params).toEqual({ ID: '7', UF_DEPARTMENT: ['3', '2', '9'] })
  })
  it('know what a department cannot move into', () => {
    expect(inside(node('1', [node('2', [node('4')])]))).toEqual(new Set(['1', '2', '4']))
  })
})
