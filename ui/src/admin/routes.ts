import type { RouteRecordRaw } from 'vue-router'
import { me } from '@/api/session'
import { loadTexts } from './texts'

/** The pages of the administration by the names of their entries in the navigation. */
const PAGES = {
  people: () => import('./PeoplePage.vue'),
  structure: () => import('./StructurePage.vue'),
  groups: () => import('./WorkgroupsPage.vue'),
  webhooks: () => import('./WebhooksPage.vue'),
  apps: () => import('./AppsPage.vue'),
  deliveries: () => import('./DeliveriesPage.vue'),
  storage: () => import('./StoragePage.vue'),
  audit: () => import('./AuditPage.vue'),
}
export type Section = keyof typeof PAGES
export const SECTIONS = Object.keys(PAGES) as Section[]

/** To others than administrators there is no such page. */
async function admitted() {
  if (!me().admin) return { name: 'nothing', params: { rest: ['admin'] } }
  await loadTexts()
  return true
}

export const routes: RouteRecordRaw[] = [
  { path: '/admin', redirect: '/admin/structure' },
  ...SECTIONS.map(section => ({
    path: `/admin/${section}`,
    name: `admin-${section}`,
    component: PAGES[section],
    beforeEnter: admitted,
    meta: { section, title: `admin.nav.${section}`, nav: 'admin' as const },
  })),
]
