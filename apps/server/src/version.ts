import { readFileSync } from 'node:fs'

/** From the package file: the one place that a release changes. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version
