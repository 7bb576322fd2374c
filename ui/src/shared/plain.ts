import { toRaw } from 'vue'

/** Without what makes it reactive, which a database of the browser cannot keep. Files stay files. */
export function plain<T>(value: T): T {
  const raw = toRaw(value) as unknown
  if (Array.isArray(raw)) return raw.map(plain) as T
  if (raw && typeof raw === 'object' && Object.getPrototypeOf(raw) === Object.prototype) {
    return Object.fromEntries(Object.entries(raw).map(([name, each]) => [name, plain(each)])) as T
  }
  return raw as T
}
