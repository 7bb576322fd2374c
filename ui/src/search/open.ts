import { ref } from 'vue'

/** Whether the search is open over the screen. What it consists of is fetched when it is needed. */
export const searchOpen = ref(false)
export const loadPalette = () => import('./SearchPalette.vue')

export function openSearch(): void {
  searchOpen.value = true
}
