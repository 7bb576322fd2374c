import { routes as administration } from './admin/routes'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { goBack, remember } from './posts/place'
import { again } from './shared/later'

/**
 * Every screen by its address. `meta.section` is its entry in the navigation; `meta.title` names a
 * text for the window's title.
 */
const routes: RouteRecordRaw[] = [
  { path: '/', name: 'feed', component: () => import('./posts/FeedPage.vue'), meta: { section: 'feed', title: 'shell.feed' } },
  { path: '/posts/:id(\\d+)', name: 'post', component: () => import('./posts/PostPage.vue'), props: true, meta: { section: 'feed' } },
  { path: '/to-confirm', name: 'toConfirm', component: () => import('./acknowledgements/ToConfirmPage.vue'), meta: { section: 'toConfirm', title: 'shell.toConfirm' } },
  { path: '/saved', name: 'saved', component: () => import('./posts/SavedPage.vue'), meta: { section: 'saved', title: 'shell.saved' } },
  { path: '/thanks', name: 'thanks', component: () => import('./gratitude/ThanksPage.vue'), meta: { section: 'feed', title: 'gratitude.thisMonth' } },
  { path: '/people', name: 'people', component: () => import('./people/PeoplePage.vue'), meta: { section: 'people', title: 'shell.people' } },
  { path: '/people/:id(\\d+)', name: 'person', component: () => import('./people/ProfilePage.vue'), props: true, meta: { section: 'people' } },
  { path: '/groups', name: 'groups', component: () => import('./workgroups/GroupsPage.vue'), meta: { section: 'groups', title: 'shell.groups' } },
  { path: '/groups/:id(\\d+)', name: 'group', component: () => import('./workgroups/GroupPage.vue'), props: true, meta: { section: 'groups' } },
  { path: '/departments', name: 'departments', component: () => import('./departments/DepartmentsPage.vue'), meta: { section: 'departments', title: 'shell.structure' } },
  { path: '/departments/:id(\\d+)', name: 'department', component: () => import('./departments/DepartmentPage.vue'), props: true, meta: { section: 'departments' } },
  { path: '/search', name: 'search', component: () => import('./search/SearchPage.vue'), meta: { title: 'shell.search' } },
  { path: '/notifications', name: 'notifications', component: () => import('./notifications/NotificationsPage.vue'), meta: { title: 'shell.notifications' } },
  { path: '/settings', name: 'settings', component: () => import('./settings/SettingsPage.vue'), meta: { title: 'shell.settings' } },
  { path: '/apps', name: 'apps', component: () => import('./applications/AppsPage.vue'), meta: { title: 'applications.title' } },
  { path: '/apps/:id(\\d+)', name: 'app', component: () => import('./applications/AppPage.vue'), props: true },
  ...administration,
  { path: '/:rest(.*)*', name: 'nothing', component: () => import('./shell/NothingHere.vue'), meta: { title: 'shell.nothingTitle' } },
]

export const router = createRouter({
  history: createWebHistory(),
  routes: routes.map(each => (each.component ? { ...each, component: () => again(each.component as () => Promise<unknown>) } : each) as RouteRecordRaw),
  scrollBehavior(to, from, saved) {
    if (saved) return goBack(to.fullPath, saved)
    if (to.hash) return { el: to.hash, top: 72 }
    // A panel, a filter of the same screen or the page that has been reached move nothing.
    return to.path === from.path ? false : { top: 0 }
  },
})

router.beforeEach((_to, from) => remember(from.fullPath))

declare module 'vue-router' {
  interface RouteMeta {
    section?: string
    title?: string
    /** Which navigation stands beside it; without one that of the feed. */
    nav?: 'admin'
  }
}
