import type { Line, Report } from './types'

/** A text by its key, with what it names; dates are moments. */
export interface Told {
  key: string
  name?: string
  date?: string
  version?: number
}

/** Why somebody is in the list, in plain words. */
export function reasonOf(line: Line, report: Pick<Report, 'ASKED_SINCE'>): Told {
  if (line.STATE === 'CONFIRMED') return { key: 'confirmedOn', date: line.TIME! }
  if (line.STATE === 'EXCUSED') return whyNot(line)
  if (line.EARLIER_REVISION) return { key: 'confirmedEarlier', version: line.EARLIER_REVISION }
  const later = !!report.ASKED_SINCE && new Date(line.SINCE) > new Date(report.ASKED_SINCE)
  return { key: `${later ? 'askedSince' : 'askedAs'}.${named(line)}`, ...(line.REASON_NAME && { name: line.REASON_NAME }), ...(later && { date: line.SINCE }) }
}

function whyNot(line: Line): Told {
  const left = line.WHY_NOT === 'LEFT' && line.REASON_NAME
  if (!left) return { key: `notAsked.${line.WHY_NOT === 'LEFT' ? 'LEFT' : line.WHY_NOT}` }
  return { key: `notAsked.${line.REASON}`, name: line.REASON_NAME! }
}

const named = (line: Line) => (line.REASON === 'DEPARTMENT' || line.REASON === 'WORKGROUP') && !line.REASON_NAME ? `${line.REASON}_UNNAMED` : line.REASON
