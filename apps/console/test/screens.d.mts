import type { BrowserContext, Page } from 'playwright-core'

/** A fresh Chromium with an empty profile; `close` also removes the profile. */
export function launchBrowser(
  options?: object,
): Promise<{ readonly context: BrowserContext; close(): Promise<void> }>

/** Collects console errors and requests that leave the origin, from now on. */
export function watchPage(page: Page, origin: string): string[]

/** axe's violations on the page as it is, one line each; empty when there are none. */
export function checkAccessibility(page: Page): Promise<string[]>
