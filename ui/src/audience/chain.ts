import { date } from '@/shared/dates'
import type { Reason } from './queries'

type Translate = (key: string, values: Record<string, unknown>) => string

/** A reason as sentences: from the post to the person. */
export function chain(reason: Reason, person: string, t: Translate): string[] {
  const name = reason.KIND === 'department' && reason.CODE.startsWith('DR') ? t('audience.withTeams', { name: reason.NAME }) : reason.NAME
  const found = [t(`audience.why.${reason.KIND}`, { person, name })]
  if (reason.KIND === 'everyone') found.push(t('audience.employee', { person }))
  if (reason.KIND === 'workgroup' && reason.ROLE) found.push(dated(t(`audience.roles.${reason.ROLE}`, { person }), reason.SINCE, t))
  for (const { PATH: path, SINCE: since } of reason.MEMBERSHIPS) {
    for (let n = path.length - 1; n > 0; n--) found.push(t('audience.partOf', { part: path[n - 1]!.NAME, whole: path[n]!.NAME }))
    const name = path[0]?.NAME ?? reason.NAME
    found.push(since ? t('audience.worksInSince', { person, name, date: date(since) }) : t('audience.worksIn', { person, name }))
  }
  return found
}

const dated = (text: string, since: string | null, t: Translate): string =>
  since ? `${text}, ${t('audience.since', { date: date(since) })}` : text

/** Why a recipient does not reach somebody. */
export const whyNot = (reason: Reason, t: Translate): string =>
  t(`audience.whyNot.${reason.WHY_NOT}`, { name: reason.NAME || reason.CODE })
