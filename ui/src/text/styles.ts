/** Styles that a text may ask for, within limits; anything else is passed over. */
export function color(value: string): string {
  return /^#([\da-f]{3}|[\da-f]{6})$/i.test(value) || /^[a-z]{3,20}$/i.test(value) ? value : ''
}

const HTML_SIZES = ['', '11px', '13px', '15px', '17px', '20px', '24px', '28px']

export function size(value: string): string {
  const found = /^(\d{1,3})(px|pt)?$/i.exec(value)
  if (!found) return ''
  const number = Number(found[1])
  if (!found[2] && number < HTML_SIZES.length) return HTML_SIZES[number]!
  const pixels = found[2]?.toLowerCase() === 'pt' ? (number * 4) / 3 : number
  return `${Math.round(Math.min(Math.max(pixels, 11), 36))}px`
}

export function font(value: string): string {
  return /^[\p{L}\d ,-]{1,60}$/u.test(value) ? value : ''
}
