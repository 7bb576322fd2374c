import { shallowReactive } from 'vue'

/** Parts of the form that are open although nothing is in them yet. */
export const extras = shallowReactive(new Set<'tags' | 'background' | 'at'>())
