import {
  Activity,
  BookCheck,
  Boxes,
  Braces,
  Grid3x3,
  Inbox,
  Radar,
  Search,
  ShieldAlert,
  SlidersHorizontal,
} from 'lucide-react'

/** The pages of the rail, in its order, with the second key after `g`. */
export const PAGES = [
  { to: '/incidents', label: 'Incidents', key: 'i', icon: Inbox },
  { to: '/alerts', label: 'Alerts', key: 'a', icon: Radar },
  { to: '/hunt', label: 'Hunt', key: 'h', icon: Search },
  { to: '/response', label: 'Response', key: 'e', icon: ShieldAlert },
  { to: '/rules', label: 'Rules', key: 'r', icon: BookCheck },
  { to: '/coverage', label: 'Coverage', key: 'c', icon: Grid3x3 },
  { to: '/assets', label: 'Assets', key: 'n', icon: Boxes },
  { to: '/tuning', label: 'Tuning', key: 't', icon: SlidersHorizontal },
  { to: '/parsers', label: 'Parsers', key: 'p', icon: Braces },
  { to: '/status', label: 'Status', key: 's', icon: Activity },
] as const
