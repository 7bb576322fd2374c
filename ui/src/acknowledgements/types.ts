export type State = 'CONFIRMED' | 'PENDING' | 'EXCUSED'

export interface Numbers {
  CONFIRMED: number
  PENDING: number
  EXCUSED: number
}

export interface Report extends Partial<Numbers> {
  POST_ID: string
  MOMENT: string
  TEXT_REVISION: number
  IMPORTANT: 'Y' | 'N'
  ASKED_SINCE: string | null
  REVISION: number | null
  DATE_END: string | null
  STATE: State | null
  TIME: string | null
  /** The numbers are for those who may change the post. All who were asked, those excused too. */
  ASKED?: number
  OVERDUE?: number
  /** Of those who have not confirmed, but for the reader: who was reminded today. */
  REMINDED?: number
}

export interface Line {
  ID: string
  NAME: string
  STATE: State
  TIME: string | null
  SINCE: string
  REASON: 'AUTHOR' | 'PERSON' | 'DEPARTMENT' | 'WORKGROUP' | 'EVERYONE' | 'ADMINISTRATOR'
  REASON_CODE: string | null
  REASON_NAME: string | null
  WHY_NOT: 'DISMISSED' | 'LEFT' | 'NOT_ADDRESSED' | null
  DEPARTMENTS: string[]
  EARLIER_REVISION: number | null
  REMINDED: string | null
}

export interface Unit extends Numbers {
  CODE: string
  NAME: string | null
}

/** Who is asked at the moment: has confirmed, or has not yet. */
export const askedNow = (of: Partial<Numbers>): number => (of.CONFIRMED ?? 0) + (of.PENDING ?? 0)

/** Whom a reminder would reach: not the reader, and nobody twice a day. */
export const leftToRemind = (report: Report): number =>
  Math.max((report.PENDING ?? 0) - (report.STATE === 'PENDING' ? 1 : 0) - (report.REMINDED ?? 0), 0)

/** Moments are told in the portal's time zone, which says when a day ends. */
export const onDayOf = (moment: string | null, report: Pick<Report, 'MOMENT'>): boolean => moment?.slice(0, 10) === report.MOMENT.slice(0, 10)
