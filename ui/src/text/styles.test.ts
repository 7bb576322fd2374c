import { describe, expect, it } from 'vitest'
import { color, font, size } from './styles'

describe('styles', () => {
  it.each([['#c00', '#c00'], ['red', 'red'], ['url(x)', ''], ['red;position:fixed', ''], ['var(--c-ink)', '']])('colour %s is %s', (given, made) => {
    expect(color(given)).toBe(made)
  })
  it.each([['7', '28px'], ['18pt', '24px'], ['500px', '36px'], ['1px', '11px'], ['calc(1px)', '']])('size %s is %s', (given, made) => {
    expect(size(given)).toBe(made)
  })
  it.each([['Arial', 'Arial'], ['x;y', ''], ['url(a)', '']])('font %s is %s', (given, made) => {
    expect(font(given)).toBe(made)
  })
})
