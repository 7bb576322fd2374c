import { ref } from 'vue'

/** Whether the portal answered when it was last asked or heard, and when that was. */
export const reached = ref(true)
export const asOf = ref(new Date())

export function heardFrom(): void {
  reached.value = true
  asOf.value = new Date()
}
