import { describe, expect, it } from 'vitest'
import en from './texts.en.json'
import { reasonOf } from './reasons'
import { askedNow, leftToRemind, onDayOf, type Line, type Report } from './types'

const BEGUN = '2026-11-20T10:00:00+02:00'
const line = (more: Partial<Line>): Line => ({
  ID: '1', NAME: 'Ann', STATE: 'PENDING', TIME: null, SINCE: BEGUN, REASON: 'DEPARTMENT', REASON_CODE: 'D5', REASON_NAME: 'Night shift',
  WHY_NOT: null, DEPARTMENTS: [], EARLIER_REVISION: null, REMINDED: null, ...more,
})
const report = (more: Partial<Report>): Report => ({
  POST_ID: '1', MOMENT: '2026-11-22T00:30:00+02:00', TEXT_REVISION: 1, IMPORTANT: 'Y', ASKED_SINCE: BEGUN, REVISION: 1, DATE_END: null, STATE: null, TIME: null, ...more,
})
const told = (more: Partial<Line>) => reasonOf(line(more), report({}))

describe('why somebody is in the list', () => {
  it('names the department or group, and nobody that may not be known', () => {
    expect(told({})).toEqual({ key: 'askedAs.DEPARTMENT', name: 'Night shift' })
    expect(told({ REASON: 'WORKGROUP', REASON_NAME: null })).toEqual({ key: 'askedAs.WORKGROUP_UNNAMED' })
    expect(told({ REASON: 'EVERYONE', REASON_NAME: null })).toEqual({ key: 'askedAs.EVERYONE' })
  })
  it('tells since when, of those who came later', () => {
    const date = '2026-11-21T08:00:00+00:00'
    expect(told({ SINCE: date })).toEqual({ key: 'askedSince.DEPARTMENT', name: 'Night shift', date })
    expect(told({ SINCE: '2026-11-20T08:00:00+00:00' }).key).toBe('askedAs.DEPARTMENT')
  })
  it('tells first that a text was confirmed that counts no more', () => {
    expect(told({ EARLIER_REVISION: 1, SINCE: '2026-11-21T08:00:00+00:00' })).toEqual({ key: 'confirmedEarlier', version: 1 })
  })
  it('tells why somebody is asked no more', () => {
    expect(told({ STATE: 'EXCUSED', WHY_NOT: 'LEFT' })).toEqual({ key: 'notAsked.DEPARTMENT', name: 'Night shift' })
    expect(told({ STATE: 'EXCUSED', WHY_NOT: 'LEFT', REASON: 'ADMINISTRATOR', REASON_NAME: null })).toEqual({ key: 'notAsked.LEFT' })
    expect(told({ STATE: 'EXCUSED', WHY_NOT: 'DISMISSED' })).toEqual({ key: 'notAsked.DISMISSED' })
  })
  it('has a text for each', () => {
    const reasons: Array<Line['REASON']> = ['AUTHOR', 'PERSON', 'DEPARTMENT', 'WORKGROUP', 'EVERYONE', 'ADMINISTRATOR']
    for (const REASON of reasons) {
      for (const REASON_NAME of ['X', null]) {
        for (const more of [{}, { SINCE: '2026-11-21T08:00:00Z' }, ...(['DISMISSED', 'LEFT', 'NOT_ADDRESSED'] as const).map(WHY_NOT => ({ STATE: 'EXCUSED' as const, WHY_NOT }))]) {
          if (REASON_NAME && !REASON.match(/DEPARTMENT|WORKGROUP/)) continue
          const [group, name] = told({ REASON, REASON_NAME, ...more }).key.split('.') as [keyof typeof en, string]
          expect(en[group], `${group}.${name}`).toHaveProperty(name)
        }
      }
    }
  })
})

describe('the numbers', () => {
  it('add up', () => expect(askedNow({ CONFIRMED: 41, PENDING: 15, EXCUSED: 3 })).toBe(56))
  it('leave out the reader, and who was reminded today', () => {
    expect(leftToRemind(report({ PENDING: 15 }))).toBe(15)
    expect(leftToRemind(report({ PENDING: 15, REMINDED: 4, STATE: 'PENDING' }))).toBe(10)
    expect(leftToRemind(report({ PENDING: 1, STATE: 'PENDING' }))).toBe(0)
    expect(leftToRemind(report({}))).toBe(0)
  })
  it("count days in the portal's time zone", () => {
    expect(onDayOf('2026-11-22T00:10:00+02:00', report({}))).toBe(true)
    expect(onDayOf('2026-11-21T23:50:00+02:00', report({}))).toBe(false)
    expect(onDayOf(null, report({}))).toBe(false)
  })
})
