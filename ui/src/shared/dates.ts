import { useNow } from '@vueuse/core'
import { language } from './locales'

const MINUTE = 60_000
/** One clock for everything that says how long ago something was. */
export const now = useNow({ interval: MINUTE })

const memo = new Map<string, Intl.DateTimeFormat>()
function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language.value + JSON.stringify(options)
  if (!memo.has(key)) memo.set(key, new Intl.DateTimeFormat(tag(language.value), options))
  return memo.get(key)!
}

/** English as Europe writes it: the day before the month, hours to 24. */
const tag = (code: string): string => (code === 'en' ? 'en-GB' : code)

const startOfDay = (moment: Date): number => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime()

export const time = (iso: string): string => format({ hour: 'numeric', minute: '2-digit' }).format(new Date(iso))

export function date(iso: string, { weekday = false } = {}): string {
  const moment = new Date(iso)
  const year = moment.getFullYear() === now.value.getFullYear() ? {} : { year: 'numeric' as const }
  return format({ day: 'numeric', month: 'short', ...(weekday ? { weekday: 'short' as const } : {}), ...year }).format(moment)
}

/** What time it is in a time zone now; empty where it is the same as here, or no such zone is known. */
export function timeIn(zone: string): string {
  if (!zone) return ''
  try {
    const there = format({ hour: 'numeric', minute: '2-digit', weekday: 'short', timeZone: zone }).format(now.value)
    const here = format({ hour: 'numeric', minute: '2-digit', weekday: 'short' }).format(now.value)
    return there === here ? '' : there
  } catch {
    // A name that this browser does not know.
    return ''
  }
}

export const full = (iso: string): string => format({ dateStyle: 'full', timeStyle: 'short' }).format(new Date(iso))

/** `today, 8:40`, `yesterday, 16:05`, `Thu, 14:48` within a week, then the date. */
export function ago(iso: string): string {
  const moment = new Date(iso)
  const days = Math.round((startOfDay(now.value) - startOfDay(moment)) / 86_400_000)
  if (days === 0 || days === 1) {
    const day = new Intl.RelativeTimeFormat(tag(language.value), { numeric: 'auto' }).format(-days, 'day')
    return `${day}, ${time(iso)}`
  }
  if (days > 1 && days < 7) return `${format({ weekday: 'short' }).format(moment)}, ${time(iso)}`
  return date(iso)
}
