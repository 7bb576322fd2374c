import { QueryClient } from '@tanstack/vue-query'

/** What the page knows of the portal. `call` repeats what is worth repeating. */
export const client = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 15_000, gcTime: 10 * 60_000, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})
