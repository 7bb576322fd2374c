const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** `1.2 MB`, in the reader's language. */
export function sizeOf(bytes: number | string, language: string): string {
  let number = Number(bytes)
  let unit = 0
  while (number >= 1000 && unit < UNITS.length - 1) {
    number /= 1000
    unit++
  }
  const digits = unit && number < 10 ? 1 : 0
  return new Intl.NumberFormat(language, { style: 'unit', unit: UNITS[unit], unitDisplay: unit ? 'short' : 'long', maximumFractionDigits: digits }).format(number)
}

/** What stands in the little square of a file: its ending, as far as it is one. */
export function endingOf(name: string): string {
  const ending = /\.([\p{L}\d]{1,4})$/u.exec(name)?.[1] ?? ''
  return ending.toUpperCase()
}

const COLORS: Record<string, string> = {
  PDF: '#b3261e', XLS: '#0b6b3f', XLSX: '#0b6b3f', CSV: '#0b6b3f', ODS: '#0b6b3f', DOC: '#0b5cc4', DOCX: '#0b5cc4', ODT: '#0b5cc4', PPT: '#a4420b', PPTX: '#a4420b', ZIP: '#6b4c0b', TXT: '#414d5b',
}

export const colorOf = (name: string): string => COLORS[endingOf(name)] ?? '#5a6777'
