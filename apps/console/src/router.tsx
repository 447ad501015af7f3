import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { QueuePage } from './incidents/QueuePage.tsx'
import { SetupPage } from './session/SetupPage.tsx'
import { BrokenPage } from './shell/BrokenPage.tsx'
import { NotFoundPage } from './shell/NotFoundPage.tsx'
import { Shell } from './shell/Shell.tsx'

const root = createRootRoute({ component: Outlet })
const setup = createRoute({ getParentRoute: () => root, path: '/setup', component: SetupPage })
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell })
const page = () => shell

const pages = [
  createRoute({
    getParentRoute: page,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/incidents', replace: true })
    },
  }),
  createRoute({ getParentRoute: page, path: '/incidents', component: QueuePage }),
  createRoute({
    getParentRoute: page,
    path: '/incidents/$id',
    component: lazyRouteComponent(() => import('./incident/IncidentPage.tsx'), 'IncidentPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/alerts',
    component: lazyRouteComponent(() => import('./findings/FindingsPage.tsx'), 'FindingsPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/hunt',
    component: lazyRouteComponent(() => import('./hunt/HuntPage.tsx'), 'HuntPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/response',
    component: lazyRouteComponent(() => import('./response/ResponsePage.tsx'), 'ResponsePage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/rules',
    component: lazyRouteComponent(() => import('./rules/RulesPage.tsx'), 'RulesPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/rules/new',
    component: lazyRouteComponent(() => import('./rules/NewRulePage.tsx'), 'NewRulePage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/rules/$id',
    component: lazyRouteComponent(() => import('./rules/RulePage.tsx'), 'RulePage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/coverage',
    component: lazyRouteComponent(() => import('./coverage/CoveragePage.tsx'), 'CoveragePage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/assets',
    component: lazyRouteComponent(() => import('./assets/AssetsPage.tsx'), 'AssetsPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/tuning',
    component: lazyRouteComponent(() => import('./tuning/TuningPage.tsx'), 'TuningPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/parsers',
    component: lazyRouteComponent(() => import('./parsers/ParsersPage.tsx'), 'ParsersPage'),
  }),
  createRoute({
    getParentRoute: page,
    path: '/status',
    component: lazyRouteComponent(() => import('./status/StatusPage.tsx'), 'StatusPage'),
  }),
]

/** Search parameters stay plain text: `?sev=high&q=lsass`, not JSON. */
export const router = createRouter({
  routeTree: root.addChildren([setup, shell.addChildren(pages)]),
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(search as Record<string, string>).toString()
    return text === '' ? '' : `?${text}`
  },
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: BrokenPage,
  defaultPreload: 'intent',
})
