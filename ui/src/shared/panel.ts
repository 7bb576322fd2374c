import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** Panels are part of the address: they can be sent to others, and Back closes them. */
export function usePanel() {
  const route = useRoute()
  const router = useRouter()
  const name = computed(() => (typeof route.query.panel === 'string' ? route.query.panel : ''))
  const post = computed(() => {
    const given = typeof route.query.of === 'string' ? route.query.of : route.params.id
    return typeof given === 'string' ? given : ''
  })
  let opened = false
  return {
    name,
    post,
    open(panel: string, id: string) {
      opened = true
      const of = route.name === 'post' && route.params.id === id ? {} : { of: id }
      return router.push({ query: { ...route.query, panel, ...of } })
    },
    close() {
      const { panel: _panel, of: _of, person: _person, ...query } = route.query
      return opened && history.state.back ? router.back() : router.replace({ query })
    },
  }
}
