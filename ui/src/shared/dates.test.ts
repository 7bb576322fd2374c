import { describe, expect, it } from 'vitest'
import { timeIn } from './dates'

describe('the time elsewhere', () => {
  it('is told where it is another, which it is at one of two distant places at least', () =>
    expect(`${timeIn('Asia/Tokyo')} ${timeIn('America/Lima')}`).toMatch(/\d{1,2}:\d{2}/))
  it.each(['', 'No/Where', Intl.DateTimeFormat().resolvedOptions().timeZone])('is not told of %j', zone => expect(timeIn(zone)).toBe(''))
})
