import { shallowRef } from 'vue'

export interface Notice {
  title: string
  description?: string
  bad?: boolean
  /** What can be done about it, for as long as it is shown. */
  action?: { label: string; run: () => void }
  /** In milliseconds, when it is not the usual time. */
  duration?: number
}

/** What is to be said and has not been yet; `shell/Toasts` says it. */
export const notices = shallowRef<Notice[]>([])

/** Says something in the corner for a moment. Never the only trace of a failure. */
export function notify(notice: Notice): void {
  notices.value = [...notices.value, notice]
}
