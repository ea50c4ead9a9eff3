import { createRouter, createWebHistory } from 'vue-router'
import QueuePage from './pages/QueuePage.vue'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: QueuePage },
    { path: '/accounts/:id', component: () => import('./pages/AccountPage.vue'), props: true },
    { path: '/tickets/:id', component: () => import('./pages/TicketPage.vue'), props: true },
    { path: '/projects/:id', component: () => import('./pages/ProjectPage.vue'), props: true },
    { path: '/insights', component: () => import('./pages/InsightsPage.vue') },
    { path: '/settings', redirect: '/settings/you' },
    {
      path: '/settings/:part',
      component: () => import('./pages/SettingsPage.vue'),
      props: true,
      meta: { everyone: true },
    },
    { path: '/sign-in', component: () => import('./pages/SignInPage.vue'), meta: { open: true } },
    { path: '/join', component: () => import('./pages/JoinPage.vue'), meta: { open: true } },
    { path: '/:rest(.*)*', component: () => import('./pages/NotFoundPage.vue') },
  ],
})
