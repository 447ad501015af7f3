import { Link } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { PAGES } from './pages.ts'
import styles from './shell.module.css'

export function Rail() {
  return (
    <nav className={styles.rail} aria-label="Main">
      <span className={styles.logo} title="OpenSOC XDR">
        <ShieldCheck size={20} aria-hidden="true" />
      </span>
      {PAGES.map(({ to, label, icon: Icon, key }) => (
        <Link key={to} to={to} className={styles.railItem} title={`${label} (g ${key})`}>
          <Icon size={17} aria-hidden="true" />
          {label}
        </Link>
      ))}
    </nav>
  )
}
