import { QueryClient } from '@tanstack/vue-query'

/**
 * What the page knows of the portal. `call` repeats what is worth repeating, and `live` tells what has
 * to be read again: nothing is because a window was looked at.
 */
export const client = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 15_000, gcTime: 10 * 60_000, networkMode: 'always', refetchOnWindowFocus: false, refetchOnReconnect: false },
    mutations: { retry: false, networkMode: 'always' },
  },
})
