import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { queryClient } from '../api/query-client.ts'
import { listenForKeys } from '../keys/key-router.ts'
import { SignInPage } from '../session/SignInPage.tsx'
import { useMe } from '../session/useMe.ts'
import { ErrorPanel } from '../states/ErrorPanel.tsx'
import { LostBanner } from './LostBanner.tsx'
import { openStream } from './live-stream.ts'
import { Rail } from './Rail.tsx'
import styles from './shell.module.css'
import { useShell } from './shell-store.ts'
import { ToastStack } from './ToastStack.tsx'
import { TopBar } from './TopBar.tsx'
import { useChangeNotices } from './useChangeNotices.ts'
import { useGlobalKeys } from './useGlobalKeys.ts'

// Not part of the first load; the palette comes as soon as the page is there, so that its first key is not waited for.
const loadPalette = () => import('./Palette.tsx').then((m) => ({ default: m.Palette }))
const Palette = lazy(loadPalette)
const KeySheet = lazy(() => import('./KeySheet.tsx').then((m) => ({ default: m.KeySheet })))

/** The frame of every page: signs in first. */
export function Shell() {
  const me = useMe()
  if (me.isPending) return <main aria-label="Loading" />
  if (me.isError) {
    return (
      <main>
        <h1 className="unseen">OpenSOC</h1>
        <ErrorPanel error={me.error} onRetry={() => void me.refetch()} />
      </main>
    )
  }
  return me.data === null ? <SignInPage /> : <SignedIn />
}

function SignedIn() {
  useEffect(openStream, [])
  useEffect(listenForKeys, [])
  useEffect(() => void loadPalette(), [])
  useGlobalKeys()
  const isKeySheetOpen = useShell((state) => state.isKeySheetOpen)
  useChangeNotices('status', () => void queryClient.invalidateQueries({ queryKey: ['status'] }))
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      <Rail />
      <TopBar />
      <main id="content" className={styles.main} tabIndex={-1}>
        <LostBanner />
        <Outlet />
      </main>
      <ToastStack />
      <Suspense fallback={null}>
        <Palette />
      </Suspense>
      {isKeySheetOpen && (
        <Suspense fallback={null}>
          <KeySheet />
        </Suspense>
      )}
    </div>
  )
}
