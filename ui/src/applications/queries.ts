import { useQuery } from '@tanstack/vue-query'
import { together } from '@/api/batch'

/** An application that the reader may open. */
export interface Application {
  ID: string
  TITLE: string
  /** Others than administrators are shown it when its installation is finished. */
  INSTALLED: 'Y' | 'N'
}

/** An application that is being opened: where to send which form, and what its page is told. */
export interface Opened extends Application {
  URL: string
  ORIGIN: string
  NAME: string
  SID: string
  FIELDS: Record<string, string>
  DATA: Record<string, unknown>
}

export function useApplications() {
  return useQuery({
    queryKey: ['apps'],
    queryFn: () => together<Application[]>('feed24.application.available'),
    staleTime: 5 * 60_000,
  })
}
