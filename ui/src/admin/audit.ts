export interface Entry {
  ID: string
  ACT: string
  DATE: string
  USER_ID: string
  USER_NAME: string
  CREDENTIAL: '' | 'session' | 'webhook' | 'token' | 'command'
  VIA: string
  SUBJECT: string
  SUBJECT_ID: string
  SUBJECT_NAME: string
  PERSON_ID: string
  PERSON_NAME: string
  BEFORE: Record<string, unknown> | null
  AFTER: Record<string, unknown> | null
}

export const SUBJECTS = [
  'person', 'department', 'department_member', 'workgroup', 'workgroup_member', 'webhook', 'outgoing_webhook',
  'application', 'application_user', 'session', 'delivery', 'storage', 'search', 'medal', 'portal',
]

/** What of an entry is worth a line: of new and gone things their name stands before already. */
const SILENT = new Set(['ID', 'NAME', 'TITLE', 'USER_ID', 'WORKGROUP_ID', 'DEPARTMENT_ID', 'APPLICATION_ID', 'OWNER_ID', 'CREATED_AT', 'CREATED_BY'])

export interface Difference {
  field: string
  before: unknown
  after: unknown
}

export function differences({ BEFORE: before, AFTER: after }: Entry): Difference[] {
  const changed = before && after
  const fields = Object.keys(after ?? before ?? {}).filter(each => changed || !SILENT.has(each))
  return fields
    .map(field => ({ field, before: before?.[field], after: after?.[field] }))
    .filter(each => changed || [each.before, each.after].some(value => value !== undefined && value !== null && value !== false && value !== ''))
}

/** Of secrets it is only told that there is one. */
export const isSecret = (field: string): boolean => /HASH|SECRET|PASSWORD|TOKEN/.test(field)
