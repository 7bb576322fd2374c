import type { Method } from '@/api/call'
import type { Node } from './structure'

/** An act that is not done yet: what the portal is asked about it, and how it is done. */
export interface Plan {
  kind: 'move' | 'join' | 'delete' | 'place' | 'dismiss' | 'reinstate' | 'admin' | 'noAdmin' | 'head'
  /** What or who it is about, from where and to where, as they are called. */
  what: string
  from: string
  to: string
  /** Of departments: which it is, and where it would go. */
  id?: string
  into?: string
  ask: Record<string, unknown>
  method: Method
  params: Record<string, unknown>
}

export const move = (what: Node, from: string, to: Node): Plan => ({
  kind: 'move', what: what.name, from, to: to.name, id: what.id, into: to.id,
  ask: { DEPARTMENT_ID: what.id, PARENT: to.id },
  method: 'department.update', params: { ID: what.id, PARENT: to.id },
})

export const join = (what: Node, to: Node): Plan => ({
  kind: 'join', what: what.name, from: what.name, to: to.name, id: what.id, into: to.id,
  ask: { DEPARTMENT_ID: what.id, INTO: to.id },
  method: 'feed24.department.join', params: { ID: what.id, INTO: to.id },
})

export const remove = (what: Node, up: string): Plan => ({
  kind: 'delete', what: what.name, from: what.name, to: up, id: what.id,
  ask: { DEPARTMENT_ID: what.id, DELETE: 'Y' },
  method: 'department.delete', params: { ID: what.id },
})

export const appoint = (what: Node, person: { id: string; name: string }): Plan => ({
  kind: 'head', what: person.name, from: what.headName, to: what.name,
  ask: { DEPARTMENT_ID: what.id, UF_HEAD: person.id },
  method: 'department.update', params: { ID: what.id, UF_HEAD: person.id },
})

interface Person {
  id: string
  name: string
  departments: string[]
}

/** The person leaves one department for another; the others stay. */
export function place(who: Person, from: Node | undefined, to: Node): Plan {
  const rest = who.departments.filter(each => each !== from?.id && each !== to.id)
  const departments = [to.id, ...rest]
  return {
    kind: 'place', what: who.name, from: from?.name ?? '', to: to.name,
    ask: { USER_ID: who.id, UF_DEPARTMENT: departments },
    method: 'user.update', params: { ID: who.id, UF_DEPARTMENT: departments },
  }
}

const ofPerson = (kind: Plan['kind'], who: Person, ask: object, method: Method, params: object): Plan => ({
  kind, what: who.name, from: '', to: '', ask: { USER_ID: who.id, ...ask }, method, params: { ...params },
})

export const dismiss = (who: Person): Plan => ofPerson('dismiss', who, { ACTIVE: 'N' }, 'user.update', { ID: who.id, ACTIVE: 'N' })
export const reinstate = (who: Person): Plan => ofPerson('reinstate', who, { ACTIVE: 'Y' }, 'user.update', { ID: who.id, ACTIVE: 'Y' })
export const setAdmin = (who: Person, admin: boolean): Plan => {
  const ADMIN = admin ? 'Y' : 'N'
  return ofPerson(admin ? 'admin' : 'noAdmin', who, { ADMIN }, 'feed24.user.setAdmin', { USER_ID: who.id, ADMIN })
}
